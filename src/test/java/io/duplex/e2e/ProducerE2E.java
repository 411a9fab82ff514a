package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.ResumingSubscriber;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.duplex.producer.Producer;
import io.duplex.producer.ProducerOptions;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A service that publishes as fast as it is let through {@code io.duplex.client}, to nodes that take far less than it
 * has, and one of which is killed.
 */
@Unhurried
@Timeout(300)
final class ProducerE2E {
    private static final int MESSAGES = 3_000;
    private static final int WINDOW = 256;
    /** Enough that something was always on its way. */
    private static final int MORE = 100;

    private static final int AT_A_TIME = 8;
    private static final int NODES = 3;
    /** Far fewer than the window: the nodes refuse, again and again. */
    private static final String MOST_PENDING = "50";

    private static Cluster cluster;
    private static PlainService service;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "producer",
                NODES,
                Map.of(
                        "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "3",
                        "DUPLEX_HISTORY_MAX_PENDING", MOST_PENDING,
                        "DUPLEX_HISTORY_APPEND_TIMEOUT", "3s",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_WEBSOCKET_CLOSING_TIMEOUT", "5m",
                        "DUPLEX_NODE_DRAIN_TIMEOUT", "5m",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 500000, age: 1h, bytes: 64MiB}}]"));
        service = PlainService.joinWithoutData(cluster);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @BeforeEach
    void heal() {
        cluster.heal();
    }

    @Test
    void a_stream_that_overruns_the_cluster_slows_down_and_loses_nothing_though_a_node_dies() {
        try (var subscriber = subscriber()) {
            Producer producer = producer();
            Writer writer = new Writer(producer);
            service.vertx().runOnContext(now -> writer.goOn());
            await().atMost(Patience.START).until(() -> writer.acknowledged.get() > MESSAGES / 4);
            int victim = answeringNode();
            cluster.node(victim).kill9();
            await().atMost(Patience.START).until(() -> writer.acknowledged.get() == MESSAGES);
            expectsAll(subscriber);
            // What waits in the producer is its window and a queue as long: what it was given it could take.
            assertThat(writer.mostOpen).isLessThanOrEqualTo(2 * WINDOW + 1);
            assertThat(writer.timesFull).isPositive();
        }
    }

    @Test
    void a_flowable_is_asked_for_no_more_than_may_be_on_its_way() {
        try (var subscriber = subscriber()) {
            AtomicLong asked = new AtomicLong();
            AtomicInteger made = new AtomicInteger();
            Flowable.range(0, MESSAGES)
                    .<Object>map(ProducerE2E::message)
                    .doOnRequest(asked::addAndGet)
                    .doOnNext(message -> made.incrementAndGet())
                    .subscribe(producer().toSubscriber());
            await().atMost(Patience.START).until(() -> made.get() == MESSAGES);
            expectsAll(subscriber);
            assertThat(asked).hasValueLessThanOrEqualTo(MESSAGES + WINDOW);
        }
    }

    @Test
    void a_producer_goes_on_at_other_nodes_while_one_after_the_other_stops() {
        // A producer stood still for its answer timeout when the node it was attached to stopped. Here that is an hour.
        try (var subscriber = subscriber()) {
            Producer producer = Producer.create(
                    service.vertx(), address, new ProducerOptions(WINDOW, Duration.ofHours(1), Duration.ofHours(2)));
            AtomicInteger written = new AtomicInteger();
            AtomicInteger acknowledged = new AtomicInteger();
            AtomicBoolean goesOn = new AtomicBoolean(true);
            for (int i = 0; i < AT_A_TIME; i++) {
                service.vertx().runOnContext(now -> writeOn(producer, written, acknowledged, goesOn));
            }
            for (int leaving = 0; leaving < NODES; leaving++) {
                awaitMore(acknowledged);
                // A client that does not answer the goodbye, so that the node cannot end while it is attached.
                try (var mute = RawSocket.open(cluster.node(leaving), "/eventbus/websocket")) {
                    cluster.node(leaving).sigterm();
                    assertThat(mute.next().payload().getUnsignedShort(0)).isEqualTo(1012);
                    awaitMoreElsewhere(cluster.node(leaving), acknowledged);
                    assertThat(cluster.node(leaving).alive()).isTrue();
                }
                assertThat(cluster.node(leaving).exitCode()).isZero();
                if (leaving < NODES - 1) {
                    cluster.restart(leaving);
                }
            }
            goesOn.set(false);
            producer.end().await();
            int all = acknowledged.get();
            await().atMost(Patience.END).until(() -> subscriber.count() >= all);
            assertThat(subscriber.problems()).isEmpty();
            assertThat(subscriber.numbers()).isEqualTo(Map.of("service", all));
        }
    }

    /** The next when this one is acknowledged: a few that wait hold up all that follow. */
    private static void writeOn(
            Producer producer, AtomicInteger written, AtomicInteger acknowledged, AtomicBoolean goesOn) {
        if (goesOn.get()) {
            producer.write(message(written.getAndIncrement())).onSuccess(done -> {
                acknowledged.incrementAndGet();
                writeOn(producer, written, acknowledged, goesOn);
            });
        }
    }

    private static void awaitMore(AtomicInteger acknowledged) {
        int before = acknowledged.get();
        await().atMost(Patience.START).until(() -> acknowledged.get() > before + MORE);
    }

    /** More is acknowledged, and none of it by this node. */
    private static void awaitMoreElsewhere(TestNode node, AtomicInteger acknowledged) {
        await().atMost(Patience.START).until(() -> {
            double before = node.metric("duplex_history_recorded_total");
            awaitMore(acknowledged);
            return node.metric("duplex_history_recorded_total") == before;
        });
    }

    private ResumingSubscriber subscriber() {
        ResumingSubscriber subscriber =
                ResumingSubscriber.start("subscriber", address, 1, index -> cluster.node(index % NODES));
        await().atMost(Patience.END).until(subscriber::isLive);
        return subscriber;
    }

    private Producer producer() {
        return Producer.create(
                service.vertx(), address, new ProducerOptions(WINDOW, Duration.ofSeconds(5), Duration.ofMinutes(1)));
    }

    /** The node that has recorded most for this service. */
    private static int answeringNode() {
        int best = 0;
        double most = -1;
        for (int index = 0; index < NODES; index++) {
            double recorded = cluster.node(index).metric("duplex_history_recorded_total");
            if (recorded > most) {
                best = index;
                most = recorded;
            }
        }
        return best;
    }

    private static void expectsAll(ResumingSubscriber subscriber) {
        await().atMost(Patience.END).until(() -> subscriber.count() >= MESSAGES);
        assertThat(subscriber.problems()).isEmpty();
        assertThat(subscriber.numbers()).isEqualTo(Map.of("service", MESSAGES));
    }

    private static JsonObject message(int number) {
        return JsonObject.of("by", "service", "n", number);
    }

    /** Writes whenever it may, as a pipe does. */
    private static final class Writer {
        private final Producer producer;
        private final AtomicInteger acknowledged = new AtomicInteger();
        private int next;
        private volatile int mostOpen;
        private volatile int timesFull;

        Writer(Producer producer) {
            this.producer = producer;
        }

        void goOn() {
            while (next < MESSAGES && !producer.writeQueueFull()) {
                producer.write(message(next++)).onSuccess(done -> acknowledged.incrementAndGet());
                mostOpen = Math.max(mostOpen, next - acknowledged.get());
            }
            if (next < MESSAGES) {
                timesFull++;
                producer.drainHandler(now -> goOn());
            }
        }
    }
}
