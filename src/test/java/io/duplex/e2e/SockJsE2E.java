package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the SockJS protocol's own tests do not ask: strangers, slow readers, proxies that cut, and nodes that stop. */
@Unhurried
@Timeout(240)
final class SockJsE2E {
    private static final int MESSAGES = 8_000;

    private static Cluster cluster;
    private static PlainService service;

    private final SockJs session = SockJs.on(cluster.node(0));

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "sockjs-e2e",
                1,
                Map.of(
                        "DUPLEX_NODE_EVENT_LOOPS", "3",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "60s",
                        "DUPLEX_SOCKJS_SESSION_TIMEOUT", "4s",
                        "DUPLEX_SOCKJS_MAX_STREAMING", "1GiB",
                        "DUPLEX_BUS_LINGER", "0s"));
        service = PlainService.join(cluster);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void stranger_who_knows_the_session_finds_none() {
        session.opens();
        for (String transport : new String[] {"xhr", "xhr_streaming", "xhr_send"}) {
            try (HttpWire stranger = HttpWire.connectFrom(cluster.node(0), "127.0.0.2")) {
                assertThat(stranger.sends("POST", session.url(transport), "[\"{}\"]")
                                .reply()
                                .status())
                        .as(transport)
                        .isEqualTo(404);
            }
        }
        session.send("[\"{}\"]");
        assertThat(session.poll()).as("nothing of the stranger's").isEqualTo("a" + SockJs.ANSWER + "\n");
    }

    @Test
    void forwarded_address_of_nobody_trusted_is_not_believed() {
        session.opens();
        try (HttpWire stranger = HttpWire.connectFrom(cluster.node(0), "127.0.0.2")) {
            stranger.sends("POST", session.url("xhr"), "", "X-Forwarded-For: 127.0.0.1");
            assertThat(stranger.reply().status()).isEqualTo(404);
        }
    }

    @Test
    void session_nobody_polls_ends_and_its_registrations_with_it() {
        String address = Fresh.address("left");
        session.opens().says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
        await().untilAsserted(() -> assertThat(service.registrations(address)).hasSize(1));
        await().atMost(Patience.END)
                .untilAsserted(() -> assertThat(service.registrations(address)).isEmpty());
        assertThat(session.send("[\"{}\"]").status()).isEqualTo(404);
    }

    @Test
    void client_that_polls_late_gets_what_was_kept_and_the_exact_count_of_what_was_not() {
        String address = registered();
        publish(address);
        Tally tally = new Tally();
        while (!tally.isComplete()) {
            tally.take(session.poll());
        }
        tally.assertExact();
    }

    @Test
    void stream_that_is_not_read_waits_and_tells_the_exact_count_of_what_was_lost() {
        String address = registered();
        try (HttpWire narrow = HttpWire.connectNarrow(cluster.node(0))) {
            narrow.sends("POST", session.url("xhr_streaming"), "").head();
            narrow.chunk();
            publish(address);
            Tally tally = new Tally();
            while (!tally.isComplete()) {
                tally.take(narrow.chunk());
            }
            tally.assertExact();
        }
    }

    @Test
    void node_that_stops_says_so_to_whoever_waits() {
        try (TestNode node = NodeRecipe.named("sockjs-stop").start()) {
            SockJs polling = SockJs.on(node).opens();
            SockJs streaming = SockJs.on(node);
            try (HttpWire poll = polling.asks("POST", "xhr");
                    HttpWire stream = streaming.streams("POST", "xhr_streaming")) {
                assertThat(stream.chunk()).isEqualTo("o\n");
                node.sigterm();
                assertThat(poll.reply().body()).isEqualTo("c[1012,\"service restart\"]\n");
                assertThat(stream.chunk()).isEqualTo("c[1012,\"service restart\"]\n");
                assertThat(stream.chunk()).isEmpty();
            }
            assertThat(node.exitCode()).isZero();
        }
    }

    /** Opens, says hello so that gaps are told, and registers. */
    private String registered() {
        String address = Fresh.address("slow");
        session.opens().says("{\"type\":\"hello\",\"version\":1}");
        session.says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
        List<String> types = new ArrayList<>();
        while (!types.contains("registered")) {
            messages(session.poll()).forEach(message -> types.add(message.getString("type")));
        }
        return address;
    }

    private static void publish(String address) {
        String filler = "x".repeat(2_000);
        service.publishSequence(
                address, MESSAGES, number -> new JsonObject().put("n", number).put("filler", filler));
    }

    private static List<JsonObject> messages(String frames) {
        return frames.lines()
                .filter(frame -> frame.startsWith("a"))
                .flatMap(frame -> new JsonArray(frame.substring(1)).stream())
                .map(message -> new JsonObject((String) message))
                .toList();
    }

    /** What of a published sequence came, and what was told to be lost. */
    private static final class Tally {
        private int next;
        private long told;
        private int lost;

        void take(String frames) {
            for (JsonObject message : messages(frames)) {
                if (message.getString("type").equals("gap")) {
                    told += message.getLong("dropped");
                } else {
                    int number = message.getJsonObject("body").getInteger("n");
                    assertThat(number).as("in order, and once").isGreaterThanOrEqualTo(next);
                    lost += number - next;
                    next = number + 1;
                }
            }
        }

        boolean isComplete() {
            return next == MESSAGES;
        }

        void assertExact() {
            assertThat(lost).as("it was too much to be kept").isPositive();
            assertThat(told).as("messages told to be lost").isEqualTo(lost);
        }
    }
}
