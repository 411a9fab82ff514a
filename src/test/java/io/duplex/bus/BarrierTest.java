package io.duplex.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A barrier of one node, whose registry takes its time. */
final class BarrierTest {
    private static final Asker ASKER = new Asker("10.0.0.1", "client");

    private final Vertx vertx = Vertx.vertx();
    private final List<String> refreshed = new ArrayList<>();
    private final List<Promise<Void>> answers = new ArrayList<>();
    private final VertxTimers timers = new VertxTimers(vertx);
    private final Barrier barrier = new Barrier(new Bus(vertx, Registry.alone(), timers), new SlowRegistry(), timers);

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void what_asks_meanwhile_is_the_next_round() {
        Future<Void> first = barrier.passed("a", ASKER, () -> false);
        Future<Void> second = barrier.passed("b", ASKER, () -> false);
        Future<Void> third = barrier.passed("c", new Asker("10.0.0.2", "other"), () -> false);
        assertThat(refreshed).containsExactly("a");
        // When
        answer();
        // Then
        assertThat(first.succeeded()).isTrue();
        assertThat(refreshed).containsExactly("a", "b", "c");
        answer();
        assertThat(second.succeeded()).isTrue();
        assertThat(third.succeeded()).isTrue();
    }

    @Test
    void what_nobody_wants_any_more_has_no_place() {
        // Those of clients that had vanished were asked about on every node, and filled the rounds.
        Future<Void> first = barrier.passed("a", ASKER, () -> false);
        Future<Void> gone = barrier.passed("gone", ASKER, () -> true);
        answer();
        assertThat(first.succeeded()).isTrue();
        assertThat(gone.failed()).isTrue();
        assertThat(refreshed).containsExactly("a");
        // When
        Future<Void> next = barrier.passed("next", ASKER, () -> false);
        answer();
        // Then
        assertThat(next.succeeded()).isTrue();
    }

    private void answer() {
        List<Promise<Void>> all = List.copyOf(answers);
        answers.clear();
        all.forEach(Promise::complete);
    }

    private final class SlowRegistry implements Registry {
        @Override
        public String self() {
            return "slow";
        }

        @Override
        public Set<String> otherNodes() {
            return Set.of();
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
        public Future<Void> withdraw(String address) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> refresh(String address) {
            refreshed.add(address);
            Promise<Void> answer = Promise.promise();
            answers.add(answer);
            return answer.future();
        }
    }
}
