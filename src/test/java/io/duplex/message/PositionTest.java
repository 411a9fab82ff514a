package io.duplex.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {
    @Test
    void what_was_written_is_read_again() {
        for (Position position : new Position[] {
            new Position(1, 0), new Position((1L << 48) - 1, 999_999_999_999_999_999L), new Position(0x5f3cL, 42)
        }) {
            assertThat(Position.parse(position.toString())).isEqualTo(position);
        }
        assertThat(new Position(0x5f3cL, 42)).hasToString("000000005f3c:42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "5f3c9a1e2b7d",
                "5f3c9a1e2b7d:",
                "5f3c9a1e2b7:1",
                "5f3c9a1e2b7d:-1",
                "5f3c9a1e2b7d:+1",
                "+f3c9a1e2b7d:1",
                "5f3c9a1e2b7g:1",
                "5f3c9a1e2b7d:1 ",
                "5f3c9a1e2b7d:1234567890123456789",
                "5f3c9a1e2b7d:1:1"
            })
    void anything_else_is_no_position(String text) {
        assertThat(Position.parse(text)).isNull();
    }
}
