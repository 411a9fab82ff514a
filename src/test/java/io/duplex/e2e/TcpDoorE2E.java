package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The TCP door as a door: limits, rules, slow clients, and the end of a node. */
@Unhurried
@Timeout(240)
final class TcpDoorE2E {
    private static final String RULES = """
            bridge:
              max-handlers-per-socket: 2
              max-address-length: 10
              inbound: [{address: open}, {address: slow}, {address: guarded, required-authority: admin},
                        {address: picky, match: {a: 1}}]
              outbound: [{address: open}, {address: slow}, {address: a}, {address: b}, {address: c}]
            public: {host: 127.0.0.1}
            tcp: {host: 127.0.0.1, max-frame: 128KiB}
            """;

    private static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name).with("DUPLEX_TCP_ENABLED", true).with("DUPLEX_TCP_PORT", Fresh.port());
    }

    @Test
    void the_rules_and_limits_of_every_door_hold_here_too() {
        try (TestNode node = recipe("tcp-rules").withConfig(RULES).start();
                var client = TcpClient.connect(node)) {
            client.says(Envelope.of("publish", "other", 1)).expectsErr("access_denied");
            client.says(Envelope.of("send", "guarded", 1)).expectsErr("not_logged_in");
            client.says(Envelope.of("send", "picky", JsonObject.of("a", 2))).expectsErr("access_denied");
            client.says(Envelope.of("register", "other")).expectsErr("access_denied");
            client.says(Envelope.of("register", "x".repeat(11))).expectsErr("max_address_length_reached");
            client.register("a").register("b");
            client.says(Envelope.of("register", "c")).expectsErr("max_handlers_reached");
            client.bytes(new byte[] {0, 2, 0, 1}).expectsClose(1009, "frame over 131072 bytes");
            assertThat(node.inside().get("/metrics").body())
                    .contains("duplex_session_errors_total{error=\"max_handlers_reached\"} 1.0")
                    .contains("duplex_session_closed_total{cause=\"frame_too_big\"} 1.0");
        }
    }

    /** Two MiB an announcement, one byte of each: if the node believed them, they would be most of its heap. */
    @Test
    void a_length_that_is_only_announced_costs_nothing() {
        try (TestNode node = recipe("tcp-announced")
                        .with("DUPLEX_TCP_MAX_FRAME", "2MiB")
                        .start();
                var innocent = TcpClient.connect(node)) {
            List<TcpClient> announcing = IntStream.range(0, 300)
                    .mapToObj(index -> TcpClient.connect(node).bytes(new byte[] {0, 0x1F, 0, 0, '{'}))
                    .toList();
            innocent.expectsNothingMore();
            await().atMost(Patience.LONG)
                    .untilAsserted(() ->
                            assertThat(node.inside().get("/metrics").body()).contains("duplex_tcp_connections 301.0"));
            announcing.forEach(TcpClient::close);
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> assertThat(node.inside().get("/metrics").body())
                                    .contains("duplex_tcp_connections 1.0")
                                    .contains("duplex_session_closed_total{cause=\"client_left\"} 300.0"));
            innocent.expectsNothingMore();
        }
    }

    @Test
    void a_client_that_does_not_read_is_told_nothing_but_slows_nobody() {
        try (TestNode node = recipe("tcp-slow").start();
                var slow = TcpClient.connect(node);
                var quick = TcpClient.connect(node);
                var publisher = BridgeClient.connect(node).hello()) {
            slow.says(Envelope.of("hello").put("version", 1)).next();
            slow.says(Envelope.of("register", "slow")).expects(Envelope.of("registered", "slow"));
            quick.register("slow");
            String body = "x".repeat(10_000);
            for (int i = 0; i < 2_000; i++) {
                publisher.publish("slow", i + body);
                assertThat(quick.next().getString("body")).startsWith(i + "x");
            }
            int heard = 0;
            int dropped = 0;
            while (heard + dropped < 2_000) {
                JsonObject next = slow.next();
                if (next.getString("type").equals("gap")) {
                    dropped += next.getInteger("dropped");
                } else {
                    assertThat(next.getString("body")).startsWith((heard + dropped) + "x");
                    heard++;
                }
            }
            assertThat(dropped).as("what the client missed, to the message").isPositive();
            slow.expectsNothingMore();
        }
    }

    /** Answers that nobody reads: the node stops reading the asker, and its memory stays what it was. */
    @Test
    void a_client_that_leaves_its_pongs_unread_is_not_read_either() {
        try (TestNode node = recipe("tcp-pongs").start();
                var innocent = TcpClient.connect(node)) {
            byte[] pings = "\0\0\0\u000f{\"type\":\"ping\"}"
                    .repeat(10_000)
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            try (var flood = new PatientWriter(TcpClient.connect(node), pings)) {
                flood.awaitStall();
                innocent.expectsNothingMore();
            }
            innocent.expectsNothingMore();
        }
    }

    @Test
    void a_node_that_stops_says_so_and_waits_for_its_clients() {
        try (TestNode node = recipe("tcp-stop").start();
                var client = TcpClient.connect(node);
                var mute = TcpClient.connect(node)) {
            client.register("a");
            mute.expectsNothingMore();
            node.sigterm();
            client.expectsClose(1012, "service restart");
            mute.expectsClose(1012, "service restart");
            assertThat(node.exitCode()).isZero();
            assertThat(node.log()).doesNotContainPattern("\\b(ERROR|SEVERE|Exception)\\b");
        }
    }

    @Test
    void a_port_that_is_taken_is_named() {
        try (TestNode first = recipe("tcp-first").start();
                TestNode second = recipe("tcp-second")
                        .with("DUPLEX_TCP_PORT", first.tcpPort())
                        .launch()) {
            assertThat(second.exitCode()).isEqualTo(4);
            assertThat(second.log()).contains("The tcp port " + first.tcpPort()).contains("DUPLEX_TCP_PORT");
        }
    }
}
