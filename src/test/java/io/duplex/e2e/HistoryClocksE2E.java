package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.FakeTime;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clocks of two nodes with histories differ, or one of them is set, ahead or back. What was acknowledged is there,
 * once, whoever owns it, and the nodes stay together.
 */
@Unhurried
@Timeout(420)
final class HistoryClocksE2E {
    private static final int OLDEST = 0;
    private static final int YOUNGER = 1;
    /** More than a log with this age is kept for after its last message. */
    private static final int FAR = 7_300;

    /** So many that each node owns some. */
    private static final List<String> ADDRESSES =
            IntStream.range(0, 6).mapToObj(i -> Fresh.address("kept")).toList();

    private static final Map<String, String> HISTORY = Map.of(
            "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "2",
            "DUPLEX_HISTORY_APPEND_TIMEOUT", "5s",
            "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 5000, age: 1h, replicas: 2}}]");

    @TempDir
    private Path directory;

    private final Map<String, List<Object>> acknowledged = new TreeMap<>();
    private Cluster cluster;

    @BeforeAll
    static void needs() {
        FakeTime.needed();
    }

    @BeforeEach
    void start() {
        set(OLDEST, 0);
        set(YOUNGER, 0);
        cluster = Cluster.of(
                "history-clocks", 2, HISTORY, index -> FakeTime.of(directory.resolve(String.valueOf(index))));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /**
     * A node whose clock was three seconds ahead of the oldest one's refused all it owned, one that was behind was not
     * guarded, and a step of two hours for some seconds deleted logs of both.
     */
    @Test
    void clocks_that_differ_or_are_set_refuse_lose_and_repeat_nothing() {
        publishesOnBoth("as started");
        for (int node : List.of(OLDEST, YOUNGER)) {
            for (int seconds : List.of(4, FAR, -FAR, 0)) {
                set(node, seconds);
                int ahead = node == OLDEST ? -seconds : seconds;
                awaitDifference(OLDEST, ahead);
                awaitDifference(YOUNGER, -ahead);
                publishesOnBoth("node " + node + " set to " + seconds);
            }
        }
        for (int seconds : List.of(FAR, -FAR)) {
            cluster.node(YOUNGER).stop();
            set(YOUNGER, seconds);
            cluster.restart(YOUNGER);
            cluster.awaitWhole();
            awaitDifference(OLDEST, seconds);
            publishesOnBoth("joined with " + seconds);
        }
        for (TestNode node : cluster.nodes()) {
            for (String address : ADDRESSES) {
                assertThat(bodies(node, address)).containsExactlyElementsOf(acknowledged.get(address));
            }
        }
        assertThat(cluster.node(OLDEST).log())
                .contains("The clock of another member differs")
                .contains("The clocks of all members agree again")
                .doesNotContain("Suspecting");
    }

    private void set(int node, int seconds) {
        try {
            Files.writeString(directory.resolve(String.valueOf(node)), (seconds < 0 ? "" : "+") + seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitDifference(int node, int ahead) {
        await("node " + node + " sees the other's clock ahead by " + ahead)
                .atMost(Patience.END)
                .until(() -> Math.abs(cluster.node(node).metric("duplex_cluster_clock_skew_seconds") - ahead) < 2);
    }

    /** Both answer, at once, and each knows what the other recorded, and what was recorded before. */
    private void publishesOnBoth(String round) {
        for (String address : ADDRESSES) {
            for (int node : List.of(OLDEST, YOUNGER)) {
                String id = round + ", by " + node;
                assertThat(publish(node, address, id).getBoolean("duplicate"))
                        .as(id)
                        .isNull();
                acknowledged.computeIfAbsent(address, name -> new ArrayList<>()).add(id);
            }
            for (Object id : acknowledged.get(address)) {
                assertThat(publish(YOUNGER, address, (String) id).getBoolean("duplicate"))
                        .as("%s is known, %s", id, round)
                        .isTrue();
            }
        }
        for (TestNode node : cluster.nodes()) {
            assertThat(node.members()).isEqualTo(2);
        }
    }

    private JsonObject publish(int node, String address, String id) {
        Http.Answer answer = cluster.node(node)
                .inside()
                .post("/api/v1/publish", JsonObject.of("address", address, "body", id, "id", id));
        assertThat(answer.status()).as("%s: %s", id, answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<Object> bodies(TestNode node, String address) {
        JsonObject past = node.inside()
                .get("/api/v1/history/" + address + "?last=1000&limit=1000")
                .json();
        List<Object> bodies = new ArrayList<>();
        past.getJsonArray("messages").forEach(message -> bodies.add(((JsonObject) message).getValue("body")));
        return bodies;
    }
}
