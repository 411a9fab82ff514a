package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void messages_are_due_at_equal_distances_from_the_start() {
        var schedule = new Schedule(7 * SECOND, 4);
        assertThat(schedule.dueAt(0)).isEqualTo(7 * SECOND);
        assertThat(schedule.dueAt(1)).isEqualTo(7 * SECOND + SECOND / 4);
        assertThat(schedule.dueAt(4)).isEqualTo(8 * SECOND);
    }

    @Test
    void a_rate_that_does_not_divide_a_second_does_not_drift() {
        assertThat(new Schedule(0, 3).dueAt(3 * 3600)).isEqualTo(3600 * SECOND);
    }

    @Test
    void a_message_is_due_from_its_time_on() {
        var schedule = new Schedule(0, 10);
        assertThat(schedule.isDue(1, SECOND / 10 - 1)).isFalse();
        assertThat(schedule.isDue(1, SECOND / 10)).isTrue();
    }

    @Test
    void the_clock_may_pass_zero() {
        var schedule = new Schedule(-SECOND, 10);
        assertThat(schedule.isDue(10, -1)).isFalse();
        assertThat(schedule.isDue(10, 0)).isTrue();
    }

    @Test
    void what_was_due_before_a_time_is_counted() {
        var schedule = new Schedule(SECOND, 10);
        assertThat(schedule.dueBefore(0)).isZero();
        assertThat(schedule.dueBefore(SECOND)).isZero();
        assertThat(schedule.dueBefore(SECOND + 1)).isEqualTo(1);
        assertThat(schedule.dueBefore(2 * SECOND)).isEqualTo(10);
    }
}
