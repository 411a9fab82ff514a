package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.clock.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose token is checked when many wait. */
final class CheckQueueIT {
    private final Vertx vertx = Vertx.vertx();
    private final CheckQueue queue = new CheckQueue(vertx);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void client_with_one_token_does_not_wait_for_all_of_another() throws Exception {
        // Checks ran on the event loop, and a crowd's bad tokens stopped everything else on it.
        List<Future<?>> all = new ArrayList<>(fill());
        for (int i = 0; i < 200; i++) {
            all.add(check("mallory"));
        }
        all.add(check("alice"));
        gate.countDown();
        Future.all(all).await(10, TimeUnit.SECONDS);
        assertThat(done.indexOf("alice"))
                .as("only those that were under way, and one of each client for each thread, come before")
                .isLessThan(3 * Runtime.getRuntime().availableProcessors());
        assertThat(done).hasSize(all.size());
        assertThat(queue.size()).isZero();
    }

    @Test
    void queue_is_bounded_and_still_takes_those_who_have_few() throws Exception {
        fill();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 30_000; i++) {
                        check("mallory");
                    }
                })
                .isInstanceOf(BadToken.class);
        assertThat(queue.size()).isLessThanOrEqualTo(10_000);
        Future<?> alice = check("alice");
        gate.countDown();
        alice.await(10, TimeUnit.SECONDS);
    }

    @Test
    void bad_tokens_of_an_address_are_counted_and_forgotten() {
        ManualTimers timers = new ManualTimers();
        BadTokenCount count = new BadTokenCount(timers);
        for (int i = 0; i < 100; i++) {
            count.add("10.0.0.7", 8);
        }
        assertThat(count.isOver("10.0.0.7")).isTrue();
        assertThat(count.isOver("10.0.0.8")).isFalse();
        timers.advance(Duration.ofMinutes(2));
        assertThat(count.isOver("10.0.0.7")).isFalse();
        count.sweep();
        assertThat(count.size()).isZero();
        for (int i = 0; i < 20_000; i++) {
            count.add("10.0." + i, 1);
        }
        assertThat(count.size()).isLessThanOrEqualTo(10_000);
    }

    /** Every thread is busy until the gate opens. */
    private List<Future<?>> fill() throws BadToken {
        List<Future<?>> busy = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            busy.add(check("mallory"));
        }
        return busy;
    }

    private Future<?> check(String client) throws BadToken {
        return queue.submit(client, () -> {
            gate.await();
            return done.add(client);
        });
    }
}
