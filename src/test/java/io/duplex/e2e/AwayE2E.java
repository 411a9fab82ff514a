package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.duplex.e2e.fixture.WsFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node that is frozen for longer than it waits for anything reads nothing meanwhile; its clients did what they had
 * to.
 */
@Unhurried
@Timeout(240)
final class AwayE2E {
    private static final String PATIENCE = "2s";
    private static final Duration AWAY = Duration.ofSeconds(4);
    private static final String BRIDGE = "/eventbus/websocket";
    private static final WsFrame PING = WsFrame.text("{\"type\":\"ping\"}");

    @Test
    void no_client_is_closed_for_what_the_node_did_not_read() {
        // What clients sent while the node was away lay unread when it looked at its clocks, and they were closed.
        var recipe = NodeRecipe.named("away")
                .with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", PATIENCE)
                .with("DUPLEX_LIMITS_FIRST_MESSAGE_TIMEOUT", PATIENCE)
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", PATIENCE)
                .with("DUPLEX_SOCKJS_SESSION_TIMEOUT", PATIENCE)
                .with("DUPLEX_SOCKJS_OPEN_TIMEOUT", PATIENCE)
                .with("DUPLEX_SOCKJS_HEARTBEAT", "1h");
        String address = Fresh.address("away");
        try (TestNode node = recipe.start();
                RawSocket mute = RawSocket.open(node, BRIDGE);
                RawSocket pinging = RawSocket.open(node, BRIDGE);
                HttpWire half = HttpWire.connect(node);
                HttpWire silent = HttpWire.connect(node)) {
            pinging.sends(PING, ask("first")).expects(noHandlers("first"));
            SockJs session = SockJs.on(node).opens();
            session.says(Envelope.of("register", address).encode());
            half.sendsRaw("POST /publish/" + address + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1");
            // When
            node.freeze();
            mute.sends(ask("mute"));
            pinging.sends(PING);
            half.sendsRaw("2345");
            silent.sends("GET", "/nothing", "");
            try (HttpWire poll = session.asks("POST", "xhr")) {
                await().pollDelay(AWAY).until(() -> true);
                node.thaw();
                // Then
                mute.expects(noHandlers("mute"));
                pinging.sends(ask("pinging")).expects(noHandlers("pinging"));
                assertThat(half.reply().status()).isEqualTo(202);
                assertThat(silent.reply().status()).isEqualTo(404);
                assertThat(poll.reply().body()).startsWith("a[").contains("12345");
            }
        }
    }

    private static WsFrame ask(String reply) {
        return WsFrame.text(
                Envelope.of("send", "away.nobody").put("replyAddress", reply).encode());
    }

    private static WsFrame noHandlers(String reply) {
        return WsFrame.of(
                WsFrame.BINARY,
                Envelope.of("err", reply)
                        .put("failureCode", -1)
                        .put("failureType", "NO_HANDLERS")
                        .put("message", "No handlers for address away.nobody")
                        .encode());
    }
}
