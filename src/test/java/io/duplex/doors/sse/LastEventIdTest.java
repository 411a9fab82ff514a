package io.duplex.doors.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastEventIdTest {
    private static final String LONGEST = "ffffffffffff:999999999999999999";

    @Test
    void places_are_read_as_they_were_written() {
        String id = LastEventId.write(Arrays.asList("5f3c9a1e2b7d:42", null, "77aa01c3d4e5:7"));
        assertThat(id).isEqualTo("5f3c9a1e2b7d:42,-,77aa01c3d4e5:7");
        LastEventId read = LastEventId.read(id, 3);
        assertThat(read.since(0)).isEqualTo(Position.parse("5f3c9a1e2b7d:42"));
        assertThat(read.since(2)).isEqualTo(Position.parse("77aa01c3d4e5:7"));
        assertThat(List.of(read.isOf(0), read.isOf(1), read.isOf(2))).containsExactly(true, false, true);
    }

    @Test
    void the_longest_id_is_4_kib() {
        List<String> places = Collections.nCopies(LastEventId.MOST_ADDRESSES, LONGEST);
        assertThat(LastEventId.write(places)).hasSizeLessThanOrEqualTo(4_096);
        assertThat(LastEventId.write(Collections.nCopies(LastEventId.MOST_ADDRESSES + 1, LONGEST)))
                .isNull();
    }

    @Test
    void nothing_known_is_no_id() {
        assertThat(LastEventId.write(Arrays.asList(null, null))).isNull();
    }
}
