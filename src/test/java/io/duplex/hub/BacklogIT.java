package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.PlainMember;
import io.duplex.hub.HubFixture.Listener;
import io.duplex.message.Gap;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another member of the cluster publishes faster than this node passes on. */
final class BacklogIT {
    private static final int MESSAGES = 4_000;

    private Vertx here;
    private Vertx there;
    private HubFixture node;

    @BeforeEach
    void start() {
        String cluster = Fresh.clusterName();
        int port = Fresh.port();
        here = PlainMember.join(new HazelcastClusterManager(PlainMember.config(cluster, port, List.of())));
        there = PlainMember.join(new HazelcastClusterManager(PlainMember.config(cluster, Fresh.port(), List.of(port))));
        node = new HubFixture(here);
    }

    @AfterEach
    void stop() throws Exception {
        there.close().await(30, TimeUnit.SECONDS);
        here.close().await(30, TimeUnit.SECONDS);
    }

    @Test
    void what_it_cannot_keep_is_shed_and_each_subscriber_is_told_exactly_how_much() throws Exception {
        // Given
        Listener onConsumersLoop = node.first.listener("news");
        Listener onAnother = node.second.listener("news");
        onConsumersLoop.subscription.registered().await(5, TimeUnit.SECONDS);
        CountDownLatch busy = new CountDownLatch(1);
        node.first.loop.execute(() -> awaitQuietly(busy));
        // When
        there.eventBus().publish("news", "0");
        await().until(() -> node.first.loop.waiting() > 0); // the other member knows of this one by now
        for (int i = 1; i < MESSAGES; i++) {
            there.eventBus().publish("news", String.valueOf(i));
        }
        await().until(() -> node.first.loop.waiting() >= MESSAGES);
        busy.countDown();
        // Then
        await().untilAsserted(() ->
                assertThat(node.count("published") + node.count("shed")).isEqualTo(MESSAGES));
        assertThat(node.count("shed")).isPositive();
        for (Listener listener : List.of(onConsumersLoop, onAnother)) {
            await().untilAsserted(() -> assertThat(listener.hasMore()).isTrue());
            List<Integer> heard = new ArrayList<>();
            while (heard.isEmpty() || heard.get(heard.size() - 1) < MESSAGES - 1) {
                String frame = listener.hears().text();
                heard.add(Integer.parseInt(frame.replaceAll(".*\"body\":\"(\\d+)\".*", "$1")));
            }
            long told = listener.gaps.stream().mapToLong(Gap::dropped).sum();
            assertThat(heard).isSorted().doesNotHaveDuplicates();
            assertThat(heard.size() + told).isEqualTo(MESSAGES);
            assertThat(listener.gaps).extracting(Gap::reason).containsOnly(Gap.Reason.NODE_OVERLOADED);
        }
    }

    @Test
    void what_this_node_publishes_itself_is_never_shed() throws Exception {
        // Given
        Listener listener = node.first.listener("news");
        CountDownLatch busy = new CountDownLatch(1);
        node.first.loop.execute(() -> awaitQuietly(busy));
        // When
        for (int i = 0; i < MESSAGES; i++) {
            here.eventBus().publish("news", i);
        }
        busy.countDown();
        // Then
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(listener.hears().text()).contains("\"body\":" + i);
        }
        assertThat(node.count("shed")).isZero();
        assertThat(listener.gaps).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
