package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Place;
import io.duplex.e2e.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose standard output is a pipe that nobody reads: a log collector that stands still. */
@Timeout(180)
final class UnreadLogE2E {
    /** More than a megabyte: more than the pipe and the queue before it hold together. */
    private static final int LINES = 450;

    private static final int LINE_BYTES = 3_000;

    /** Event loops and threads of Hazelcast's network waited for the pipe, and the node did not come back. */
    @Test
    void a_log_that_nobody_reads_stops_neither_the_node_nor_its_end(@TempDir Path directory) throws Exception {
        NodeRecipe recipe = NodeRecipe.named("unread-log");
        Place place = new Place(
                "127.0.0.1",
                List.of("sh", "-c", "exec \"$@\" 1<>\"$0\"", pipe(directory).toString()));
        try (TestNode node = new NodeRecipe(recipe.name(), recipe.environment(), null, place).start();
                BridgeClient client = BridgeClient.connect(node)) {
            client.hello().register("news");
            String user = "x".repeat(LINE_BYTES);
            // Each is logged.
            IntStream.range(0, LINES).parallel().forEach(i -> node.inside().delete("/api/v1/bans/user/" + user));
            assertThat(node.metric("duplex_log_dropped_total")).isPositive();
            node.inside().publish("news", "still here");
            assertThat(client.next().json().getString("body")).isEqualTo("still here");
            assertThat(node.inside().get("/health/live").status()).isEqualTo(200);
            assertThat(node.stop()).isZero();
        }
    }

    private static Path pipe(Path directory) throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }
}
