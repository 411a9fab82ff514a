package io.duplex.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A loop that was away can blame no client for that time. */
final class AttendedTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void of_a_long_absence_only_a_little_counts() {
        Attended attended = new Attended(5, Duration.ofSeconds(2));
        assertThat(attended.look(5 + SECOND)).isEqualTo(SECOND);
        assertThat(attended.look(5 + 61 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(attended.look(5 + 61 * SECOND)).isZero();
        assertThat(attended.nanos()).isEqualTo(3 * SECOND);
    }
}
