package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is told to stop says goodbye, and stops. */
@Timeout(180)
final class StopE2E {
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    @Test
    void clients_are_told_to_come_back_and_the_node_ends_well() {
        try (TestNode node = NodeRecipe.named("stop").start()) {
            List<BridgeClient> clients = IntStream.range(0, 20)
                    .mapToObj(index -> BridgeClient.connect(node))
                    .toList();
            clients.forEach(client -> client.register("stop"));
            node.sigterm();
            clients.forEach(client -> client.expectsClose(1012));
            assertThat(node.exitCode()).isZero();
            assertThat(node.log()).doesNotContainPattern("\\b(ERROR|SEVERE|Exception)\\b");
        }
    }

    @Test
    void a_node_without_clients_ends_well() {
        try (TestNode node = NodeRecipe.named("stop-alone").start()) {
            assertThat(node.stop()).isZero();
        }
    }

    @Test
    void a_client_that_does_not_answer_the_goodbye_does_not_hold_the_node() {
        try (TestNode node = NodeRecipe.named("stop-mute").start();
                var mute = RawSocket.open(node, "/eventbus/websocket")) {
            node.sigterm();
            assertThat(mute.next().opcode()).isEqualTo(WsFrame.CLOSE);
            assertThat(node.exitCode()).isZero();
        }
    }

    @Test
    void a_second_signal_stops_the_node_at_once() {
        var patient = NodeRecipe.named("stop-twice").with("DUPLEX_WEBSOCKET_CLOSING_TIMEOUT", "20s");
        try (TestNode node = patient.start();
                var mute = RawSocket.open(node, "/eventbus/websocket")) {
            node.sigterm();
            assertThat(mute.next().payload().getUnsignedShort(0)).isEqualTo(1012);
            // The node now waits for an answer that will not come.
            assertThat(node.alive()).isTrue();
            node.sigterm();
            assertThat(node.exitCodeWithin(AT_ONCE)).isNotNegative();
        }
    }
}
