package io.duplex.e2e;

import static io.duplex.e2e.Recorded.registers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that does not read what the others send it, for longer than they may keep it for that node. */
@Unhurried
@Timeout(240)
final class HistoryBehindE2E {
    private static final int FROZEN = 2;
    private static final int MESSAGES = 2_500;
    private static final String PADDING = "x".repeat(8_000);
    private static final String WITHHELD = "duplex_relay_withheld_total";

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "history-behind",
                3,
                Map.of(
                        "DUPLEX_CLUSTER_DEAD_AFTER", "60s",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_CHANNELS",
                                "[{pattern: kept.**, history: {size: 10000, age: 1h, bytes: 64MiB, replicas: 1}}]"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void a_node_that_is_behind_is_sent_nothing_more_and_reads_it_when_it_can() {
        List<BridgeClient> listeners = new ArrayList<>();
        try (var publisher = BridgeClient.connect(cluster.node(0)).hello()) {
            cluster.nodes()
                    .forEach(node -> listeners.add(BridgeClient.connect(node).hello()));
            String address = addressOfAnother(listeners);
            cluster.node(FROZEN).freeze();
            try {
                for (int i = 0; i < MESSAGES; i++) {
                    publisher.says(Envelope.of("publish", address, JsonObject.of("i", i, "p", PADDING))
                            .put("ack", true));
                    assertThat(publisher.next().json().getString("type")).isEqualTo("published");
                }
                // The others have it all, live: the window of one is not that of another.
                expectsAll(listeners.get(0));
                expectsAll(listeners.get(1));
                assertThat(cluster.node(0).metric(WITHHELD)).isPositive();
            } finally {
                cluster.node(FROZEN).thaw();
            }
            expectsAll(listeners.get(FROZEN));
            // Until it has told that it took all of this, the others still withhold what comes.
            await().atMost(Patience.LONG).untilAsserted(() -> {
                double before = cluster.node(0).metric(WITHHELD);
                String last = Fresh.address("the last");
                publisher.says(Envelope.of("publish", address, last).put("ack", true));
                await().atMost(Patience.LONG)
                        .until(() ->
                                last.equals(listeners.get(FROZEN).next().json().getValue("body")));
                assertThat(cluster.node(0).metric(WITHHELD)).isEqualTo(before);
            });
        } finally {
            listeners.forEach(BridgeClient::close);
        }
    }

    /** An address whose log does not lie on the node that is about to freeze; all listen to it. */
    private static String addressOfAnother(List<BridgeClient> listeners) {
        while (true) {
            String address = Fresh.address("kept");
            double before = cluster.node(FROZEN).metric("duplex_relay_recordings");
            listeners.forEach(listener -> registers(listener, address, new JsonObject()));
            if (cluster.node(FROZEN).metric("duplex_relay_recordings") == before) {
                return address;
            }
        }
    }

    private static void expectsAll(BridgeClient listener) {
        for (int i = 0; i < MESSAGES; i++) {
            JsonObject rec = listener.next().json();
            assertThat(rec.getLong("offset")).as(rec.getString("type")).isEqualTo(i + 1L);
            assertThat(rec.getJsonObject("body").getInteger("i")).isEqualTo(i);
        }
    }
}
