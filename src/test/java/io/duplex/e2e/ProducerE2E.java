package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.client.Producer;
import io.duplex.client.ProducerOptions;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.ResumingSubscriber;
import io.duplex.e2e.fixture.Unhurried;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
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
@Timeout(120)
final class ProducerE2E {
    private static final int MESSAGES = 3_000;
    private static final int WINDOW = 256;
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
