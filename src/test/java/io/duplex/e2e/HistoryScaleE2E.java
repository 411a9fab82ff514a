package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.AckedPublisher;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.ResumingSubscriber;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many messages, and many clients that resume at once, through three nodes. Small in every build;
 * {@code -Dduplex.long=true} makes it a million messages and 5,000 clients, {@code -Dduplex.messages} and
 * {@code -Dduplex.clients} any other number. The figures are logged.
 */
@Timeout(900)
final class HistoryScaleE2E {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryScaleE2E.class);
    private static final boolean LONG = Boolean.getBoolean("duplex.long");
    private static final int MESSAGES = Integer.getInteger("duplex.messages", LONG ? 1_000_000 : 20_000);
    private static final int CLIENTS = Integer.getInteger("duplex.clients", LONG ? 5_000 : 200);
    private static final int MISSED = 500;
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(LONG ? 600 : 60);

    private static Cluster cluster;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "history-scale",
                NODES,
                Map.of(
                        "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "3",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 100000, age: 1h, bytes: 32MiB}}]"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void messages_through_three_nodes_arrive_once_in_order() {
        List<ResumingSubscriber> subscribers = new ArrayList<>();
        List<AckedPublisher> publishers = new ArrayList<>();
        for (int index = 0; index < NODES; index++) {
            subscribers.add(ResumingSubscriber.start("subscriber" + index, address, index, HistoryScaleE2E::node));
        }
        await().atMost(PATIENCE).until(() -> subscribers.stream().allMatch(ResumingSubscriber::isLive));
        long begin = System.nanoTime();
        for (int index = 0; index < NODES; index++) {
            publishers.add(AckedPublisher.start("p" + index, address, index, HistoryScaleE2E::node, 128));
        }
        await().atMost(PATIENCE)
                .until(() -> publishers.stream()
                                .mapToInt(AckedPublisher::acknowledged)
                                .sum()
                        >= MESSAGES);
        Map<String, Integer> acknowledged = new HashMap<>();
        int all = 0;
        for (int index = 0; index < NODES; index++) {
            int count = publishers.get(index).finish();
            acknowledged.put("p" + index, count);
            all += count;
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        int total = all;
        await().atMost(PATIENCE).until(() -> subscribers.stream().allMatch(subscriber -> subscriber.count() >= total));
        subscribers.forEach(ResumingSubscriber::close);
        for (ResumingSubscriber subscriber : subscribers) {
            assertThat(subscriber.problems()).isEmpty();
            assertThat(subscriber.numbers()).isEqualTo(acknowledged);
        }
        List<Long> latency = publishers.get(0).latencyNanos();
        LOG.info(
                "{} acknowledged in {} s through {} nodes; latency p50 {} us, p99 {} us",
                total,
                seconds,
                NODES,
                latency.get(latency.size() / 2) / 1_000,
                latency.get(latency.size() * 99 / 100) / 1_000);
    }

    @Test
    void clients_that_resume_at_once_all_catch_up() {
        try (AckedCount published = new AckedCount(address)) {
            published.publish(10);
            String since = published.position();
            published.publish(MISSED);
            Vertx vertx = Vertx.vertx();
            WebSocketClient client = vertx.createWebSocketClient(
                    new WebSocketClientOptions().setMaxConnections(CLIENTS).setMaxFrameSize(1 << 20));
            AtomicInteger caughtUp = new AtomicInteger();
            AtomicLong wrong = new AtomicLong();
            long begin = System.nanoTime();
            for (int i = 0; i < CLIENTS; i++) {
                resume(client, i, since, caughtUp, wrong);
            }
            await().atMost(PATIENCE).until(() -> caughtUp.get() == CLIENTS);
            LOG.info(
                    "{} clients resumed with {} messages each in {} ms",
                    CLIENTS,
                    MISSED,
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
            assertThat(wrong).hasValue(0);
            vertx.close().await();
        }
    }

    private void resume(WebSocketClient client, int index, String since, AtomicInteger caughtUp, AtomicLong wrong) {
        long first = Long.parseLong(since.substring(since.indexOf(':') + 1)) + 1;
        long[] next = {first};
        client.connect(cluster.node(index % NODES).publicPort(), "127.0.0.1", "/eventbus/websocket")
                .onFailure(failure -> wrong.incrementAndGet())
                .onSuccess(socket -> {
                    socket.textMessageHandler(text -> {
                        // Read by hand: the clients have the same cores as the nodes.
                        if (text.startsWith("{\"type\":\"rec\"")) {
                            if (offset(text) != next[0]++) {
                                wrong.incrementAndGet();
                            }
                        } else if (text.startsWith("{\"type\":\"registered\"")) {
                            if (next[0] != first + MISSED) {
                                wrong.incrementAndGet();
                            }
                            caughtUp.incrementAndGet();
                        }
                    });
                    socket.writeTextMessage("{\"type\":\"hello\",\"version\":1}");
                    socket.writeTextMessage(new JsonObject()
                            .put("type", "register")
                            .put("address", address)
                            .put("headers", JsonObject.of("since", since))
                            .encode());
                });
    }

    private static long offset(String rec) {
        int at = rec.lastIndexOf("\"offset\":") + "\"offset\":".length();
        int end = at;
        while (Character.isDigit(rec.charAt(end))) {
            end++;
        }
        return Long.parseLong(rec, at, end, 10);
    }

    private static TestNode node(int index) {
        return cluster.node(index % NODES);
    }

    /** Publishes and waits for the acknowledgements. */
    private static final class AckedCount implements AutoCloseable {
        private final BridgeClient client =
                BridgeClient.connect(cluster.node(0)).hello();
        private final String address;
        private JsonObject last = new JsonObject();

        AckedCount(String address) {
            this.address = address;
        }

        void publish(int count) {
            for (int i = 0; i < count; i++) {
                last = Recorded.publishes(client, address, JsonObject.of("i", i), null);
            }
        }

        String position() {
            return Recorded.position(last);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
