package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that say much more than the node reads at a time, or lets be on its way, and end their connection at once.
 */
@Timeout(180)
final class SaidBeforeEndE2E {
    private static final int MESSAGES = 5_000;
    private static final String PADDING = "x".repeat(200);

    private static TestNode node;

    private final String address = Fresh.address("said");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("said-before-end")
                .with("DUPLEX_LIMITS_READ", "8KiB")
                .with("DUPLEX_FAN_OUT_LANE_RETENTION", "8MiB")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void over_tcp_all_of_it_is_taken() {
        isTaken(TcpClient::frame, bytes -> TcpClient.connect(node).bytes(bytes).close());
    }

    @Test
    void over_websocket_all_of_it_is_taken() {
        isTaken(
                envelope -> WsFrame.text(envelope).masked(),
                bytes ->
                        RawSocket.open(node, "/eventbus/websocket").bytes(bytes).close());
    }

    private void isTaken(Function<String, byte[]> frame, Consumer<byte[]> saysAndEnds) {
        Buffer all = Buffer.buffer();
        // More than may be on their way to the cluster: what comes after them waits.
        IntStream.range(0, 100)
                .mapToObj(i -> Envelope.of("register", address + "." + i).encode())
                .forEach(envelope -> all.appendBytes(frame.apply(envelope)));
        IntStream.range(0, MESSAGES)
                .mapToObj(i -> Envelope.of("publish", address, i + PADDING).encode())
                .forEach(envelope -> all.appendBytes(frame.apply(envelope)));
        try (var listener = BridgeClient.connect(node).hello().register(address)) {
            saysAndEnds.accept(all.getBytes());
            assertThat(listener.expectsBodies(address, MESSAGES))
                    .isEqualTo(IntStream.range(0, MESSAGES)
                            .mapToObj(i -> (Object) (i + PADDING))
                            .toList());
        }
    }
}
