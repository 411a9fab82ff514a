package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();

    @BeforeEach
    void measureFromOneSecondToTwo() {
        tally.measure(1000 * MILLI, 2000 * MILLI);
    }

    @Test
    void nothing_of_the_warm_up_is_counted() {
        tally.sent(999 * MILLI, 999 * MILLI);
        tally.arrived(100, 990 * MILLI, 999 * MILLI);
        assertThat(tally.sentInSpan()).isZero();
        assertThat(tally.arrivedInSpan()).isZero();
        assertThat(tally.latency().getTotalCount()).isZero();
    }

    @Test
    void what_arrives_after_the_end_still_has_its_latency() {
        tally.arrived(100, 1990 * MILLI, 5990 * MILLI);
        assertThat(tally.arrivedInSpan()).isZero();
        assertThat(tally.latency().getTotalCount()).isEqualTo(1);
        assertThat(tally.latency().getMaxValue() / MILLI).isCloseTo(4000L, within(4L));
    }

    @Test
    void percentiles_are_told_in_milliseconds() {
        for (int i = 1; i <= 1000; i++) {
            tally.arrived(100, 1500 * MILLI, 1500 * MILLI + i * MILLI);
        }
        var values = Latency.of("latencyMillis", "delivery", tally.latency()).percentiles();
        assertThat(values).extracting(Figure::label).containsExactly("p50", "p90", "p99", "p99.9", "max");
        assertThat(values.get(0).value()).isCloseTo(500, within(1.0));
        assertThat(values.get(1).value()).isCloseTo(900, within(1.0));
        assertThat(values.get(2).value()).isCloseTo(990, within(1.0));
        assertThat(values.get(3).value()).isCloseTo(999, within(1.0));
        assertThat(values.get(4).value()).isCloseTo(1000, within(1.0));
    }
}
