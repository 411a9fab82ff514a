package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The offsets of a lane's frames, told from its end. */
final class OffsetsTest {
    private static final int ALL = Integer.MAX_VALUE;

    private final Offsets offsets = new Offsets();

    @Test
    void offset_of_a_frame_is_known_across_holes() {
        // Given
        for (long offset : new long[] {5, 6, 9, 10, 20}) {
            offsets.appended(offset, ALL);
        }
        // Then
        assertThat(offsets.fromEnd(1)).isEqualTo(20);
        assertThat(offsets.fromEnd(2)).isEqualTo(10);
        assertThat(offsets.fromEnd(3)).isEqualTo(9);
        assertThat(offsets.fromEnd(4)).isEqualTo(6);
        assertThat(offsets.fromEnd(5)).isEqualTo(5);
        assertThat(offsets.fromEnd(6)).isZero();
    }

    @Test
    void where_every_second_message_is_withheld_no_more_is_remembered_than_the_lane_has() {
        // Given
        int retained = 100;
        for (long offset = 2; offset <= 200_000; offset += 2) {
            offsets.appended(offset, Math.min(offset / 2 - 1, retained));
        }
        // Then
        assertThat(offsets.size()).isEqualTo(retained + 1);
        for (int missed = 1; missed <= retained + 1; missed++) {
            assertThat(offsets.fromEnd(missed)).isEqualTo(200_002 - 2 * missed);
        }
    }

    @Test
    void what_holds_for_the_oldest_frame_is_kept_however_long_ago_it_began_to() {
        // Given
        offsets.appended(7, 0);
        for (long offset = 10; offset < 1_000; offset++) {
            offsets.appended(offset, 3);
        }
        // Then
        assertThat(offsets.size()).isEqualTo(1);
        assertThat(offsets.fromEnd(4)).isEqualTo(996);
    }

    @Test
    void a_new_log_begins_with_nothing() {
        // Given
        offsets.appended(7, 0);
        // When
        offsets.clear();
        // Then
        assertThat(offsets.fromEnd(1)).isZero();
        offsets.appended(1, 1);
        assertThat(offsets.fromEnd(1)).isEqualTo(1);
        assertThat(offsets.fromEnd(2)).isZero();
    }
}
