package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SequenceTest {
    private static final int RUN = 0xabc;

    private final Sequence sequence = new Sequence();

    @Test
    void what_came_before_the_first_is_not_missing() {
        receive(RUN, 500, 501, 502);
        assertThat(sequence.missing()).isZero();
        assertThat(sequence.outOfOrder()).isZero();
    }

    @Test
    void a_gap_is_missing() {
        receive(RUN, 1, 2, 6);
        assertThat(sequence.missing()).isEqualTo(3);
    }

    @Test
    void what_comes_late_is_out_of_order_and_no_longer_missing() {
        receive(RUN, 1, 3, 2, 4);
        assertThat(sequence.missing()).isZero();
        assertThat(sequence.outOfOrder()).isEqualTo(1);
    }

    @Test
    void what_comes_twice_is_out_of_order() {
        receive(RUN, 1, 2, 2, 3);
        assertThat(sequence.missing()).isZero();
        assertThat(sequence.outOfOrder()).isEqualTo(1);
    }

    @Test
    void each_sender_has_its_own_numbers() {
        receive(RUN, 1, 2);
        receive(0, 40, 41);
        receive(RUN, 3);
        receive(0, 42);
        assertThat(sequence.missing()).isZero();
        assertThat(sequence.outOfOrder()).isZero();
    }

    private void receive(int run, long... numbers) {
        for (long number : numbers) {
            sequence.received(run, number);
        }
    }
}
