package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.AckedPublisher;
import io.duplex.e2e.fixture.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the benchmarks page: acknowledged publishes with history and without, with {@code -Dduplex.long=true}.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "duplex.long", matches = "true")
final class HistoryRatesE2E {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryRatesE2E.class);
    private static final Duration WARM = Duration.ofSeconds(3);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 64", "2, 1", "2, 64", "3, 1", "3, 64"})
    void acknowledged_publishes(int nodes, int window) {
        Map<String, String> environment = Map.of(
                "DUPLEX_CLUSTER_EXPECTED_MEMBERS", String.valueOf(nodes),
                "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 10000, age: 1h}}]");
        try (Cluster cluster = Cluster.of("history-rates", nodes, environment)) {
            for (String address : List.of("plain.a", "kept.a")) {
                measure(cluster, address, nodes, window);
            }
        }
    }

    private static void measure(Cluster cluster, String address, int nodes, int window) {
        List<AckedPublisher> publishers = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            publishers.add(AckedPublisher.start("p" + i, address, i, index -> cluster.node(index % nodes), window));
        }
        await().pollDelay(WARM).atMost(WARM.multipliedBy(2)).until(() -> true);
        int before = acknowledged(publishers);
        await().pollDelay(MEASURED).atMost(MEASURED.multipliedBy(2)).until(() -> true);
        int count = acknowledged(publishers) - before;
        publishers.forEach(AckedPublisher::finish);
        List<Long> latency = publishers.get(0).latencyNanos();
        assertThat(count).isPositive();
        LOG.info(
                "{} nodes, window {}, {}: {} acknowledged/s, p50 {} us, p99 {} us",
                nodes,
                window,
                address,
                count / MEASURED.toSeconds(),
                latency.get(latency.size() / 2) / 1_000,
                latency.get(latency.size() * 99 / 100) / 1_000);
    }

    private static int acknowledged(List<AckedPublisher> publishers) {
        return publishers.stream().mapToInt(AckedPublisher::acknowledged).sum();
    }
}
