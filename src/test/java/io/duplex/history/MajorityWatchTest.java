package io.duplex.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MajorityWatchTest {
    private static final Duration DEAD_AFTER = Duration.ofSeconds(10);

    private final MajorityWatch watch = new MajorityWatch(3, DEAD_AFTER, seconds(0));
    private final AtomicInteger gone = new AtomicInteger();

    @Test
    void a_majority_is_gone_when_it_has_been_missing_for_dead_after_and_not_before() {
        watch.onGone(gone::incrementAndGet);
        watch.look(3, seconds(1));
        watch.look(1, seconds(2));
        watch.look(1, seconds(11));
        assertThat(watch.isGone()).isFalse();
        assertThat(gone).hasValue(0);
        watch.look(1, seconds(12));
        watch.look(1, seconds(13));
        assertThat(watch.isGone()).isTrue();
        assertThat(watch.hasLeft()).isTrue();
        assertThat(gone).hasValue(1);
        watch.look(2, seconds(14));
        assertThat(watch.isGone()).isFalse();
        assertThat(watch.hasLeft()).isFalse();
    }

    @Test
    void an_absence_that_ends_counts_from_the_beginning_the_next_time() {
        watch.look(3, seconds(1));
        watch.look(1, seconds(2));
        watch.look(2, seconds(9));
        watch.look(1, seconds(10));
        watch.look(1, seconds(19));
        assertThat(watch.isGone()).isFalse();
    }

    /** Kubernetes starts the second pod when the first is ready. */
    @Test
    void a_node_that_has_never_seen_a_majority_does_not_wait_for_it_but_has_not_lost_it() {
        watch.look(1, seconds(9));
        assertThat(watch.isGone()).isFalse();
        watch.look(1, seconds(10));
        assertThat(watch.isGone()).isTrue();
        assertThat(watch.hasLeft()).isFalse();
        watch.look(2, seconds(11));
        assertThat(watch.isGone()).isFalse();
    }

    @Test
    void a_node_alone_is_its_own_majority() {
        MajorityWatch alone = new MajorityWatch(1, DEAD_AFTER, seconds(0));
        alone.look(1, seconds(60));
        assertThat(alone.isGone()).isFalse();
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
