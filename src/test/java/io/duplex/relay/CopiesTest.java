package io.duplex.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.bus.Bus;
import io.duplex.bus.Registry;
import io.duplex.clock.ManualTimers;
import io.duplex.history.RecordedBatch;
import io.duplex.message.StoredMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The copies that one node sends to another one, which comes and goes. */
final class CopiesTest {
    private static final String OTHER = "other";
    private static final Duration MARK_GIVEN_UP = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final ManualTimers timers = new ManualTimers();
    private final OneOther registry = new OneOther();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Copies copies =
            new Copies(new Bus(vertx, registry, timers), timers, new RelayMetrics(meters), (address, batch) -> {});

    @BeforeEach
    void start() throws Exception {
        copies.start().await(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void a_node_that_comes_back_after_its_mark_was_given_up_gets_batches_as_before() {
        // The mark of a node that had left while it was waited for stayed set, so the node was never asked again: once
        // 8 MiB more had been sent, it was behind for as long as both ran.
        sendMegabytes(4);
        registry.there = false;
        giveUpMark();
        registry.there = true;
        answerMarks();
        for (int i = 0; i < 20; i++) {
            awaitTaken();
        }
    }

    @Test
    void a_node_that_is_only_slow_is_asked_again() {
        sendMegabytes(10);
        assertThat(withheld()).isPositive();
        giveUpMark();
        answerMarks();
        awaitTaken();
    }

    private void sendMegabytes(int count) {
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[1 << 20];
            copies.send("news", new RecordedBatch(1, List.of(new StoredMessage(i + 1L, 0, body, null))));
        }
    }

    private void answerMarks() {
        vertx.eventBus().consumer(Addresses.node(OTHER), message -> {
            if (message.replyAddress() != null) {
                message.reply(true);
            }
        });
    }

    /** Sends until something is not withheld. */
    private void awaitTaken() {
        await().untilAsserted(() -> {
            timers.advance(MARK_GIVEN_UP);
            double before = withheld();
            sendMegabytes(1);
            assertThat(withheld()).isEqualTo(before);
        });
    }

    /** There is no consumer at the node's address, which the bus says at once. */
    private void giveUpMark() {
        await().until(() -> timers.timerCount() > 0);
        timers.advance(MARK_GIVEN_UP);
    }

    private double withheld() {
        return meters.get("duplex.relay.withheld").counter().count();
    }

    private static final class OneOther implements Registry {
        private volatile boolean there = true;

        @Override
        public String self() {
            return "self";
        }

        @Override
        public Set<String> otherNodes() {
            return there ? Set.of(OTHER) : Set.of();
        }

        @Override
        public boolean hasServices() {
            return false;
        }

        @Override
        public boolean mayServicesHear(String address) {
            return false;
        }

        @Override
        public Future<Void> refresh(String address) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> withdraw(String address) {
            return Future.succeededFuture();
        }
    }
}
