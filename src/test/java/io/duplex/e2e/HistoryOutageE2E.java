package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long publishes and reads wait when one of three nodes is killed: all begin the moment it dies, on the others.
 * With {@code -Dduplex.long=true} alone, because it is here to measure: each is killed three times, or as often as
 * {@code -Dduplex.kills} says. The figures are logged.
 */
@EnabledIfSystemProperty(named = "duplex.long", matches = "true")
@Timeout(600)
final class HistoryOutageE2E {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryOutageE2E.class);
    private static final int NODES = 3;
    private static final int KILLS = Integer.getInteger("duplex.kills", 9);
    /** So many that every node owns some of them. */
    private static final int ADDRESSES = 30;

    private static final Duration AGAIN = Duration.ofMillis(20);

    @Test
    void what_waits_for_another_member_to_hold_the_copies_is_answered() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * ADDRESSES);
        Map<String, String> environment = Map.of(
                "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "3",
                "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 10000, age: 1h}}]");
        List<Long> publishes = new ArrayList<>();
        List<Long> reads = new ArrayList<>();
        try (Cluster cluster = Cluster.of("history-outage", NODES, environment)) {
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = kill % NODES;
                Http other =
                        cluster.node((victim + 1 + kill / NODES % 2) % NODES).inside();
                List<String> addresses = IntStream.range(0, ADDRESSES)
                        .mapToObj(i -> Fresh.address("kept"))
                        .toList();
                addresses.forEach(address -> assertThat(publish(other, address)).isEqualTo(200));
                long killed = System.nanoTime();
                cluster.node(victim).kill9();
                publishes.addAll(millis(threads, addresses, killed, address -> publish(other, address)));
                cluster.restart(victim);
                addresses.forEach(address -> assertThat(publish(other, address)).isEqualTo(200));
                killed = System.nanoTime();
                cluster.node(victim).kill9();
                reads.addAll(millis(threads, addresses, killed, address -> read(other, address)));
                cluster.restart(victim);
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(Patience.END.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
        LOG.info("{} publishes waited {}", publishes.size(), describe(publishes));
        LOG.info("{} reads waited {}", reads.size(), describe(reads));
    }

    private interface Question {
        int ask(String address);
    }

    private static List<Long> millis(ExecutorService threads, List<String> addresses, long killed, Question question)
            throws Exception {
        List<Callable<Long>> tasks = addresses.stream()
                .<Callable<Long>>map(address -> () -> {
                    await().pollDelay(Duration.ZERO)
                            .pollInterval(AGAIN)
                            .atMost(Patience.END)
                            .until(() -> question.ask(address) == 200);
                    return Duration.ofNanos(System.nanoTime() - killed).toMillis();
                })
                .toList();
        List<Long> millis = new ArrayList<>();
        for (Future<Long> answered : threads.invokeAll(tasks)) {
            millis.add(answered.get());
        }
        return millis;
    }

    private static int publish(Http node, String address) {
        return node.patientPost(
                        "/api/v1/publish",
                        JsonObject.of("address", address, "body", 1).encode())
                .status();
    }

    private static int read(Http node, String address) {
        return node.get("/api/v1/history/" + address + "?last=1").status();
    }

    private static String describe(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "p50 " + sorted.get(sorted.size() / 2) + " ms, p90 " + sorted.get(sorted.size() * 9 / 10) + " ms, most "
                + sorted.get(sorted.size() - 1) + " ms";
    }
}
