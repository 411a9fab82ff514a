package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who come and say nothing, or not all of it, cost little and are gone soon. */
@Timeout(300)
final class SlowAndMuteE2E {
    private static final String BRIDGE = "/eventbus/websocket";
    private static final int MANY = 1_000;
    /** Enough for all of them to come; by default they have twice as long. */
    private static final String TIMEOUT = "4s";

    @Test
    void slow_handshakes_and_mute_sockets_are_cut_in_time() {
        List<RawSocket> sockets = new ArrayList<>();
        byte[] half = Arrays.copyOf(Handshake.to(BRIDGE).bytes(), 40);
        var recipe = Besieged.recipe("slow")
                .with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", TIMEOUT)
                .with("DUPLEX_LIMITS_FIRST_MESSAGE_TIMEOUT", TIMEOUT);
        try (Besieged besieged = Besieged.start(recipe)) {
            besieged.begin();
            for (int i = 0; i < MANY; i++) {
                sockets.add(RawSocket.connect(besieged.node()).bytes(half));
                sockets.add(RawSocket.open(besieged.node(), BRIDGE));
            }
            besieged.holds("1,000 slow handshakes and 1,000 mute sockets", 20);
            sockets.get(sockets.size() - 2).skipsToEnd();
            await("all are gone but the innocent")
                    .atMost(Patience.LONG)
                    .until(() -> besieged.node().inside().get("/metrics").body().contains("duplex_connections 1.0"));
            assertThat(besieged.node().inside().get("/metrics").body())
                    .containsPattern("duplex_session_closed_total\\{cause=\"mute\"\\} 1000")
                    .containsPattern("duplex_refused_total\\{reason=\"handshake_timeout\"\\} 1000");
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }

    @Test
    void node_short_of_memory_takes_nobody_new_serves_who_is_there_and_recovers() {
        // As much as may be set for unfinished messages with 512 MB of heap, and tight from about 130 of them on.
        var recipe = Besieged.recipe("pressure")
                .with("DUPLEX_LIMITS_MEMORY_PERCENT", 35)
                .with("DUPLEX_LIMITS_UNFINISHED_MESSAGES", "160MiB");
        WsFrame part = WsFrame.of(WsFrame.CONTINUATION, Buffer.buffer(new byte[60_000]))
                .unfinished();
        List<RawSocket> sockets = new ArrayList<>();
        try (TestNode node = recipe.start();
                BridgeClient client = BridgeClient.connect(node).hello()) {
            for (int i = 0; i < 800; i++) {
                sockets.add(RawSocket.open(node, BRIDGE));
            }
            for (RawSocket socket : sockets) {
                socket.sendsOrEnds(WsFrame.of(WsFrame.BINARY, "x").unfinished(), part, part, part, part);
            }
            await("memory is tight")
                    .atMost(Patience.END)
                    .pollInterval(Patience.SHORT)
                    .until(() -> {
                        client.publish("pressure", "x".repeat(10_000));
                        return node.inside().get("/metrics").body().contains("duplex_memory_tight 1.0");
                    });
            try (var late = RawSocket.connect(node)) {
                assertThat(late.handshake(Handshake.to(BRIDGE)).status()).isEqualTo(503);
            }
            for (String command : List.of("publish", "send", "request")) {
                var refused = node.inside().post("/api/v1/" + command, "{\"address\":\"pressure\",\"body\":1}");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.json().getString("error")).isEqualTo("overloaded");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
            }
            client.says(Envelope.of("ping"));
            sockets.forEach(RawSocket::close);
            await("there is memory again")
                    .atMost(Patience.END)
                    .until(() -> node.inside().get("/metrics").body().contains("duplex_memory_tight 0.0"));
            try (var welcome = RawSocket.connect(node)) {
                assertThat(welcome.handshake(Handshake.to(BRIDGE)).status()).isEqualTo(101);
            }
            assertThat(node.log())
                    .contains("Memory is tight", "Memory has recovered")
                    .doesNotContain("OutOfMemory");
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }
}
