package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Frame;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much one client may hold, and how long it is waited for. */
@Timeout(180)
final class BridgeLimitsE2E {
    private static final Duration PING_TIMEOUT = Duration.ofMillis(500);
    private static final Duration REPLY_TIMEOUT = Duration.ofMillis(700);

    private static Cluster strict;
    private static PlainService service;
    private static TestNode impatient;

    @BeforeAll
    static void start() {
        impatient = NodeRecipe.named("impatient")
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", PING_TIMEOUT.toMillis() + "ms")
                .with("DUPLEX_LIMITS_COMMANDS_PER_SECOND", 5)
                .with("DUPLEX_LIMITS_COMMAND_BURST", 20)
                .with("DUPLEX_LIMITS_ERRORS_PER_MINUTE", 10)
                .launch();
        strict = Cluster.of(
                "strict",
                1,
                Map.of(
                        "DUPLEX_BRIDGE_REPLY_TIMEOUT",
                        REPLY_TIMEOUT.toMillis() + "ms",
                        "DUPLEX_BRIDGE_MAX_HANDLERS_PER_SOCKET",
                        "3"));
        service = PlainService.join(strict);
        impatient.awaitReady();
    }

    @AfterAll
    static void stop() {
        service.close();
        strict.close();
        impatient.close();
    }

    @Test
    void one_registration_too_many_is_refused_and_the_others_go_on() {
        try (var client = BridgeClient.connect(strict.node(0)).hello()) {
            client.register("a").register("b").register("c");
            client.says(Envelope.of("register", "d")).expectsErr("max_handlers_reached");
            client.publish("a", 1).expectsRec("a", 1).publish("c", 2).expectsRec("c", 2);
            client.publish("d", 3).expectsNothingMore();
        }
    }

    @Test
    void requests_of_one_connection_have_one_rate() {
        double before = held();
        try (HttpWire client = HttpWire.connect(impatient)) {
            client.sendsRaw("POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1".repeat(25));
            for (int i = 0; i < 25; i++) {
                assertThat(client.reply().status()).isEqualTo(202);
            }
        }
        assertThat(held()).isGreaterThan(before);
    }

    @Test
    void one_connection_is_answered_so_many_errors_and_another_is_served() {
        try (HttpWire client = HttpWire.connect(impatient)) {
            // Those that are right use up the burst, so that the answers to the others wait, and the last ones' as
            // well.
            String request = "POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n";
            client.sendsRaw((request + "1").repeat(20) + (request + "{").repeat(13));
            for (int i = 0; i < 20; i++) {
                assertThat(client.reply().status()).isEqualTo(202);
            }
            for (int i = 0; i < 10; i++) {
                HttpWire.Reply wrong = client.reply();
                assertThat(wrong.status()).isEqualTo(400);
                assertThat(wrong.body()).contains("invalid_json");
            }
            List<HttpWire.Reply> then = List.of(client.reply(), client.reply(), client.reply());
            HttpWire.Reply last = then.get(2);
            assertThat(last.status()).isEqualTo(429);
            assertThat(last.body()).contains("too_many_errors");
            assertThat(last.headers()).containsKey("Retry-After");
        }
        assertThat(impatient.outside().post("/publish/a", "1").status()).isEqualTo(202);
    }

    @Test
    void streams_of_one_connection_are_refused_from_so_many_errors_on() {
        try (HttpWire client = HttpWire.connect(impatient)) {
            String tooLong = "a".repeat(300);
            for (int i = 0; i < 10; i++) {
                assertThat(client.sends("GET", "/events?address=" + tooLong, "")
                                .reply()
                                .status())
                        .isEqualTo(400);
            }
            HttpWire.Reply last =
                    client.sends("GET", "/events?address=" + tooLong, "").reply();
            last = last.status() == 400
                    ? client.sends("GET", "/events?address=a", "").reply()
                    : last;
            assertThat(last.status()).isEqualTo(429);
        }
    }

    private static double held() {
        return impatient.metric("duplex_session_held_total");
    }

    @Test
    void a_registration_given_back_may_be_used_again() {
        try (var client = BridgeClient.connect(strict.node(0)).hello()) {
            client.register("a").register("b").register("c").unregister("b").register("d");
            client.says(Envelope.of("register", "b")).expectsErr("max_handlers_reached");
        }
    }

    @Test
    void questions_count_as_long_as_they_are_open() {
        String address = Fresh.address("open");
        try (var answers = BridgeClient.connect(strict.node(0)).hello().register(address);
                var client = BridgeClient.connect(strict.node(0)).hello()) {
            client.register("a").register("b");
            String reply = client.request(address, "first");
            client.request(address, "second");
            client.expectsErr("max_handlers_reached");
            answers.send(answers.next().json().getString("replyAddress"), "answer");
            client.expectsRec(reply, "answer");
            // The first is answered, so there is room again.
            client.request(address, "third");
            client.expectsNothingMore();
        }
    }

    @Test
    void the_limit_is_each_clients_own() {
        try (var one = BridgeClient.connect(strict.node(0)).hello();
                var two = BridgeClient.connect(strict.node(0)).hello()) {
            one.register("a").register("b").register("c");
            two.register("a").register("b").register("c");
        }
    }

    @Test
    void a_question_nobody_answers_times_out() {
        String address = Fresh.address("mute");
        try (var mute = BridgeClient.connect(strict.node(0)).hello().register(address);
                var client = BridgeClient.connect(strict.node(0))) {
            String reply = client.request(address, "hello?");
            client.expectsFailure(reply, "TIMEOUT", -1);
            String late = mute.next().json().getString("replyAddress");
            mute.send(late, "too late");
            client.expectsNothingMore();
        }
    }

    @Test
    void a_question_a_service_does_not_answer_times_out() {
        String address = Fresh.address("mute");
        try (Inbox inbox = service.consume(address);
                var client = BridgeClient.connect(strict.node(0))) {
            Probe.untilHeard(probe -> client.send(address, probe), inbox);
            String reply = client.request(address, "hello?");
            client.expectsFailure(reply, "TIMEOUT", -1);
        }
    }

    @Test
    void an_answer_that_is_a_question_times_out_too() {
        String address = Fresh.address("mute");
        try (Inbox inbox = service.consume(address);
                var client = BridgeClient.connect(strict.node(0))) {
            Probe.untilHeard(probe -> client.send(address, probe), inbox);
            client.request(address, "knock, knock");
            var unanswered = inbox.next().replyAndRequest("who's there?").subscribe(reply -> {}, failure -> {});
            String second = client.request(client.next().json().getString("replyAddress"), "and you?");
            client.expectsFailure(second, "TIMEOUT", -1);
            unanswered.dispose();
        }
    }

    @Test
    void a_client_that_never_pings_is_closed() {
        long connected = System.nanoTime();
        var client = BridgeClient.connect(impatient);
        assertThat(client.expectsClose(1001)).isEqualTo("Session expired");
        assertThat(Duration.ofNanos(System.nanoTime() - connected))
                .isBetween(
                        PING_TIMEOUT.dividedBy(2), PING_TIMEOUT.multipliedBy(3).plusSeconds(1));
    }

    @Test
    void other_traffic_is_no_ping() {
        var client = BridgeClient.connect(impatient).hello().register("busy");
        var end = await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(5));
        end.until(() -> {
            client.publish("busy", "work");
            return client.next().kind() == Frame.Kind.CLOSE;
        });
    }

    @Test
    void a_client_that_pings_stays_and_is_closed_when_it_stops() {
        var client = BridgeClient.connect(impatient).hello();
        await().pollInterval(PING_TIMEOUT.dividedBy(5))
                .during(PING_TIMEOUT.multipliedBy(4))
                .atMost(PING_TIMEOUT.multipliedBy(8))
                .until(() -> {
                    client.says(Envelope.of("ping")).expects(Envelope.of("pong"));
                    return true;
                });
        assertThat(client.expectsClose(1001)).isEqualTo("Session expired");
    }

    @Test
    void a_client_of_the_official_bridge_that_pings_stays() {
        var client = BridgeClient.connect(impatient);
        await().pollInterval(PING_TIMEOUT.dividedBy(5))
                .during(PING_TIMEOUT.multipliedBy(4))
                .atMost(PING_TIMEOUT.multipliedBy(8))
                .until(() -> {
                    client.says(Envelope.of("ping")).expectsNothingMore();
                    return true;
                });
        assertThat(client.expectsClose(1001)).isEqualTo("Session expired");
    }
}
