package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that says too much is slowed down, and one that says absurdly much is closed; others notice nothing. */
final class SessionLimitsIT {
    private static final String PING = "{\"type\":\"ping\"}";
    private static final SessionLimits LIMITS =
            new SessionLimits(10, 20, 1_000, Duration.ofSeconds(3), 60, Duration.ofSeconds(8), 0);

    private static Vertx vertx;

    private final SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT, LIMITS);
    private final Client client = node.connect();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void burst_of_commands_is_taken_without_delay() {
        says(client, PING, 20);
        assertThat(client.pipe.readingCalls()).doesNotContain(false);
    }

    @Test
    void client_over_its_rate_is_not_read_until_it_has_waited() {
        says(client, PING, 30); // ten over the burst
        assertThat(isRead(client)).isFalse();
        assertThat(node.meters.get("duplex.session.held").counter().count()).isEqualTo(1);
        node.advance(Duration.ofMillis(900));
        assertThat(isRead(client)).isFalse();
        node.advance(Duration.ofMillis(150));
        assertThat(isRead(client)).isTrue();
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void what_comes_while_it_waits_is_waited_for_too() {
        says(client, PING, 30);
        says(client, PING, 10); // had been read already
        node.advance(Duration.ofMillis(1_100));
        assertThat(isRead(client)).isFalse();
        node.advance(Duration.ofMillis(1_000));
        assertThat(isRead(client)).isTrue();
    }

    @Test
    void bytes_count_as_well_as_commands() {
        client.says("{\"type\":\"ping\",\"x\":\"" + "x".repeat(2_500) + "\"}");
        assertThat(isRead(client)).isFalse();
        node.advance(Duration.ofMillis(600));
        assertThat(isRead(client)).isTrue();
    }

    @Test
    void client_that_would_have_to_wait_too_long_is_closed() throws Exception {
        says(client, PING, 50);
        assertThat(client.pipe.closes()).isEmpty();
        says(client, PING, 1);
        assertThat(client.pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.TOO_FAST);
        assertThat(node.count("closed", "cause", "too_fast")).isEqualTo(1);
    }

    @Test
    void client_that_was_held_and_closed_leaves_no_timer() {
        int before = node.timers.timerCount();
        says(client, PING, 51);
        node.advance(Duration.ofSeconds(5));
        assertThat(node.timers.timerCount()).isEqualTo(before);
    }

    @Test
    void other_client_has_an_allowance_of_its_own() {
        Client other = node.connect();
        says(client, PING, 30);
        says(other, PING, 20);
        assertThat(isRead(client)).isFalse();
        assertThat(isRead(other)).isTrue();
    }

    @Test
    void errors_are_answered_until_there_are_too_many() throws Exception {
        var noRates = new SessionLimits(0, 1, 0, Duration.ofSeconds(3), 60, Duration.ofSeconds(8), 0);
        var forgiving = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT, noRates);
        Client clumsy = forgiving.connect();
        for (int i = 0; i < 60; i++) {
            assertThat(clumsy.says("x").hears()).contains("invalid_json");
        }
        assertThat(clumsy.pipe.closes()).isEmpty();
        assertThat(clumsy.says("x").hears()).contains("invalid_json");
        assertThat(clumsy.pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.TOO_MANY_ERRORS);
        assertThat(forgiving.count("closed", "cause", "too_many_errors")).isEqualTo(1);
    }

    @Test
    void an_error_now_and_then_is_forgiven() throws Exception {
        for (int i = 0; i < 100; i++) {
            client.says("x").says(PING);
            assertThat(client.hears()).contains("invalid_json");
            node.advance(Duration.ofMillis(1_000));
        }
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void client_that_says_nothing_is_closed_before_it_would_have_to_ping() throws Exception {
        Client talks = node.connect();
        talks.says("{\"type\":\"register\",\"address\":\"open\"}");
        node.advance(Duration.ofSeconds(9));
        assertThat(client.pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.MUTE);
        assertThat(talks.pipe.closes()).isEmpty();
    }

    @Test
    void user_with_too_many_sessions_loses_the_newest() throws Exception {
        var two = new SessionLimits(0, 1, 0, Duration.ofSeconds(3), 0, Duration.ofHours(1), 2);
        var sharing = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT, two);
        String ann = hello(sharing, "ann");
        Client first = sharing.connect().says(ann);
        assertThat(first.says(ann).hears()).contains("\"user\":\"ann\""); // the same session again
        assertThat(sharing.connect().says(ann).hears()).contains("\"user\":\"ann\"");
        Client third = sharing.connect().says(ann);
        assertThat(third.pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.TOO_MANY_OF_USER);
        assertThat(sharing.connect().says(hello(sharing, "bob")).hears()).contains("\"user\":\"bob\"");
        first.vanishes();
        assertThat(sharing.connect().says(ann).hears()).contains("\"user\":\"ann\"");
    }

    private static String hello(SessionFixture node, String user) {
        String token = Tokens.hmac(Tokens.claims(user, node.wallClockSeconds() + 600));
        return "{\"type\":\"hello\",\"version\":1,\"token\":\"" + token + "\"}";
    }

    @Test
    void without_memory_nobody_new_comes_in_and_who_is_there_can_only_listen() throws Exception {
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        node.overloaded = true;
        assertThat(node.connect().pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.OVERLOADED);
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"body\":1}");
        assertThat(client.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"overloaded\"}");
        client.says("{\"type\":\"send\",\"address\":\"open\",\"body\":1}");
        assertThat(client.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"overloaded\"}");
        client.says("{\"type\":\"register\",\"address\":\"open.2\"}");
        assertThat(client.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"overloaded\"}");
        node.overloaded = false;
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"body\":2}");
        assertThat(client.hears()).contains("\"body\":2");
    }

    @Test
    void who_listens_to_most_makes_room_for_who_listens_to_less() throws Exception {
        SessionFixture full = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
        List<Client> greedy = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            greedy.add(full.connect());
            for (int j = 0; j < 2; j++) {
                greedy.get(i).says("{\"type\":\"register\",\"address\":\"open." + i + "." + j + "\"}");
            }
        }
        // Nobody listens to more than who asks: it is refused, but for what is listened to already.
        Client asker = full.connect();
        asker.says("{\"type\":\"register\",\"address\":\"open.0.0\"}")
                .says("{\"type\":\"register\",\"address\":\"open.new\"}");
        assertThat(asker.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"overloaded\"}");
        Client modest = full.connect();
        modest.says("{\"type\":\"register\",\"address\":\"open.own\"}");
        assertThat(greedy.get(0).pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.OVERLOADED);
        modest.says("{\"type\":\"publish\",\"address\":\"open.own\",\"body\":1}");
        assertThat(modest.hears()).contains("\"body\":1");
    }

    @Test
    void a_registration_that_is_refused_anyway_disconnects_no_other_client() throws Exception {
        // Room was made before the registration was judged: a client lost its connection for one that was refused.
        SessionFixture full = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
        List<Client> greedy = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            greedy.add(full.connect());
            for (int j = 0; j < 2; j++) {
                greedy.get(i).says("{\"type\":\"register\",\"address\":\"open." + i + "." + j + "\"}");
            }
        }
        Client asker = full.connect();
        asker.says("{\"type\":\"register\",\"address\":\"open.past\",\"headers\":{\"last\":3}}");
        assertThat(asker.hears()).contains("no_history");
        assertThat(greedy).allSatisfy(client -> assertThat(client.pipe.closes()).isEmpty());
    }

    private static void says(Client client, String envelope, int times) {
        for (int i = 0; i < times; i++) {
            client.says(envelope);
        }
    }

    private static boolean isRead(Client client) {
        var calls = client.pipe.readingCalls();
        return calls.isEmpty() || calls.get(calls.size() - 1);
    }
}
