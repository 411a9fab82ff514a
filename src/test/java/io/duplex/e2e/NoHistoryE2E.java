package io.duplex.e2e;

import static io.duplex.e2e.Recorded.publishes;
import static io.duplex.e2e.Recorded.registers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses without history, on nodes that have it for others. */
@Timeout(300)
final class NoHistoryE2E {
    private static final int ADDRESSES = 200;
    private static final String[] ROOMS = {"io.duplex.history.", "io.duplex.relay."};

    @Test
    void addresses_without_history_leave_nothing_of_it_on_any_node() {
        try (Cluster cluster = Cluster.of(
                        "no-history",
                        2,
                        Map.of("DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 10, age: 1h}}]"));
                var one = BridgeClient.connect(cluster.node(0)).hello();
                var two = BridgeClient.connect(cluster.node(1)).hello()) {
            use(one, two, Fresh.address("plain"));
            List<Map<String, Integer>> before = objects(cluster);
            assertThat(before)
                    .allSatisfy(objects -> assertThat(objects)
                            .containsKey("io.duplex.history.HazelcastHistory")
                            .doesNotContainKeys("io.duplex.history.ChannelLog", "io.duplex.relay.Feed"));
            IntStream.range(0, ADDRESSES).forEach(i -> use(one, two, Fresh.address("plain")));
            assertThat(objects(cluster)).isEqualTo(before);
            assertThat(cluster.nodes()).allSatisfy(node -> {
                assertThat(node.metric("duplex_history_recorded_total")).isZero();
                assertThat(node.metric("duplex_history_pages_total")).isZero();
            });

            String kept = Fresh.address("kept");
            registers(two, kept, new JsonObject());
            publishes(one, kept, 1, null);
            assertThat(objects(cluster))
                    .allSatisfy(objects -> assertThat(objects)
                            .as("what is looked for would be found")
                            .containsEntry("io.duplex.history.ChannelLog", 1));
        }
    }

    /** Both hear what is published through either; an acknowledgement and a message are all there is, no position. */
    private static void use(BridgeClient one, BridgeClient two, String address) {
        one.register(address);
        two.register(address);
        one.says(Envelope.of("publish", address, 1).put("id", "1").put("ack", true));
        two.expectsRec(address, 1);
        assertThat(List.of(one.next().json(), one.next().json()))
                .containsExactlyInAnyOrder(Envelope.of("published").put("id", "1"), Envelope.of("rec", address, 1));
    }

    /** Lambdas aside: the JVM makes the first of each where its line runs for the first time, as a timer's may. */
    private static List<Map<String, Integer>> objects(Cluster cluster) {
        return cluster.nodes().stream()
                .map(node -> {
                    Map<String, Integer> objects = node.footprint().liveObjects(ROOMS);
                    objects.keySet().removeIf(name -> name.contains("$$Lambda"));
                    return objects;
                })
                .toList();
    }
}
