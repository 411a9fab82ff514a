package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import java.time.Instant;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes in by the TCP door, and who is turned away. */
@Timeout(180)
final class TcpArrivalsE2E {
    private static final Handshake BRIDGE = Handshake.to("/eventbus/websocket");

    private static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name).with("DUPLEX_TCP_ENABLED", true).with("DUPLEX_TCP_PORT", Fresh.port());
    }

    private static void expectsRefusal(TcpClient client, String reason) {
        client.expectsClose(1013, reason);
    }

    @Test
    void connections_of_both_ports_are_counted_together() {
        try (TestNode node =
                        recipe("tcp-count").with("DUPLEX_LIMITS_CONNECTIONS", 2).start();
                var first = TcpClient.connect(node);
                var socket = RawSocket.open(node, "/eventbus/websocket")) {
            first.expectsNothingMore();
            try (var refused = TcpClient.connect(node)) {
                expectsRefusal(
                        refused, "This node has as many connections as it takes; connect again to reach another");
            }
            try (var refused = RawSocket.connect(node)) {
                assertThat(refused.handshake(BRIDGE).status()).isEqualTo(503);
            }
            assertThat(node.inside().get("/metrics").body())
                    .contains("duplex_connections 2.0")
                    .contains("duplex_refused_total{reason=\"connections\"} 2.0");
            socket.close();
            await().atMost(Patience.LONG)
                    .until(() -> node.inside().get("/metrics").body().contains("duplex_connections 1.0"));
            try (var welcome = TcpClient.connect(node)) {
                welcome.expectsNothingMore();
            }
        }
    }

    @Test
    void an_address_has_its_limit_and_another_has_its_own() {
        try (TestNode node = recipe("tcp-address")
                        .with("DUPLEX_LIMITS_CONNECTIONS_PER_ADDRESS", 1)
                        .start();
                var first = TcpClient.connect(node)) {
            first.expectsNothingMore();
            try (var refused = TcpClient.connect(node)) {
                expectsRefusal(refused, "There are too many connections from this address");
            }
            try (var other = TcpClient.connectFrom("127.0.0.6", SocketFactory.getDefault(), node.tcpPort())) {
                other.expectsNothingMore();
            }
            first.close();
            await().atMost(Patience.LONG)
                    .until(() -> node.inside().get("/metrics").body().contains("duplex_connections 0.0"));
            try (var again = TcpClient.connect(node)) {
                again.expectsNothingMore();
            }
        }
    }

    @Test
    void without_memory_nobody_comes_in() {
        // Of 64 MB of heap the node itself needs more than a fifth.
        NodeRecipe recipe =
                recipe("tcp-memory").with("_JAVA_OPTIONS", "-Xmx64m").with("DUPLEX_LIMITS_MEMORY_PERCENT", 20);
        try (TestNode node = recipe.start()) {
            await("memory is tight")
                    .atMost(Patience.END)
                    .pollInterval(Patience.SHORT)
                    .until(() -> node.metric("duplex_memory_tight") == 1);
            try (var refused = TcpClient.connect(node)) {
                expectsRefusal(refused, "This node has no memory for more; connect again to reach another");
            }
            assertThat(node.metric("duplex_refused_total{reason=\"overloaded\""))
                    .isEqualTo(1);
        }
    }

    /** A frame counts when it is whole; who has said one may then be silent, as with the official bridge. */
    @Test
    void who_says_nothing_is_cut_and_who_has_said_something_may_be_silent() {
        try (TestNode node = recipe("tcp-mute")
                        .with("DUPLEX_LIMITS_FIRST_MESSAGE_TIMEOUT", "1s")
                        .with("DUPLEX_BRIDGE_PING_TIMEOUT", "1s")
                        .start();
                var silent = TcpClient.connect(node);
                var mute = TcpClient.connect(node);
                var half = TcpClient.connect(node)) {
            silent.expectsNothingMore();
            half.bytes(new byte[] {0, 0, 0, 99, '{'});
            mute.expectsClose(1008, "no message in time");
            half.expectsClose(1008, "no message in time");
            silent.expectsNothingMore();
            assertThat(node.inside().get("/metrics").body())
                    .contains("duplex_session_closed_total{cause=\"mute\"} 2.0");
        }
    }

    @Test
    void a_token_is_shown_by_hello() {
        try (TestNode node = recipe("tcp-token")
                        .with("DUPLEX_AUTH_ANONYMOUS", false)
                        .with("DUPLEX_AUTH_LOGIN_TIMEOUT", "2s")
                        .with("DUPLEX_AUTH_SECRET", Tokens.SECRET)
                        .start();
                var late = TcpClient.connect(node);
                var client = TcpClient.connect(node)) {
            client.says(Envelope.of("register", "a")).expectsErr("not_logged_in");
            String token = Tokens.hmac(Tokens.claims("alice", Instant.now().getEpochSecond() + 300));
            assertThat(client.says(Envelope.of("hello").put("version", 1).put("token", token))
                            .next()
                            .getString("user"))
                    .isEqualTo("alice");
            client.says(Envelope.of("register", "a")).expects(Envelope.of("registered", "a"));
            late.expectsNothingMore();
            late.expectsClose(4501, "bad token");
            client.expectsNothingMore();
        }
    }
}
