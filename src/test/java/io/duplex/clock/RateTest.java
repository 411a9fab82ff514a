package io.duplex.clock;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What may be spent, what is owed, and how waiting pays it. */
final class RateTest {
    private static final long SECOND = 1_000_000_000;
    /** Monotonic time may be anything, and may pass through zero. */
    private static final long START = -SECOND / 2;

    private final Rate rate = Rate.of(10, 20);

    @Test
    void burst_may_be_spent_at_once_and_no_more() {
        long spent = rate.spend(START, 20, START);
        assertThat(rate.owedNanos(spent, START)).isZero();
        assertThat(rate.owedNanos(rate.spend(spent, 1, START), START)).isEqualTo(SECOND / 10);
    }

    @Test
    void waiting_pays_at_the_rate() {
        long spent = rate.spend(START, 30, START);
        assertThat(rate.owedNanos(spent, START)).isEqualTo(SECOND);
        assertThat(rate.owedNanos(spent, START + SECOND / 2)).isEqualTo(SECOND / 2);
        assertThat(rate.owedNanos(spent, START + SECOND)).isZero();
    }

    @Test
    void time_passed_is_worth_no_more_than_a_burst() {
        long later = START + 1_000 * SECOND;
        long spent = rate.spend(START, 21, later);
        assertThat(rate.owedNanos(spent, later)).isPositive();
    }

    @Test
    void steady_use_at_the_rate_owes_nothing() {
        long spent = START;
        for (int i = 0; i < 1_000; i++) {
            long now = START + i * SECOND / 10;
            spent = rate.spend(spent, 1, now);
            assertThat(rate.owedNanos(spent, now)).isNotPositive();
        }
    }

    @Test
    void steady_use_above_the_rate_owes_in_the_end() {
        long spent = START;
        for (int i = 0; i < 1_000; i++) {
            spent = rate.spend(spent, 1, START + i * SECOND / 11);
        }
        assertThat(rate.owedNanos(spent, START + 999 * SECOND / 11)).isPositive();
    }

    @Test
    void unlimited_owes_nothing_whatever_is_spent() {
        Rate unlimited = Rate.of(0, 0);
        long spent = unlimited.spend(START, Integer.MAX_VALUE, START);
        assertThat(unlimited.owedNanos(spent, START)).isNotPositive();
    }
}
