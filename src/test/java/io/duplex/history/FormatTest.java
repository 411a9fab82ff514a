package io.duplex.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "2/2, 2/2, true",
        "2/2, 3/2, true",
        "3/2, 2/1, true",
        "2/2, 1, false",
        "2/2, 3/3, false",
        "2/2, '', false",
        "2/2, x/y, false"
    })
    void members_understand_each_other_if_each_reads_what_the_other_writes(String one, String other, boolean fits) {
        assertThat(Format.parse(one).fits(Format.parse(other))).isEqualTo(fits);
        assertThat(Format.parse(other).fits(Format.parse(one))).isEqualTo(fits);
    }

    @Test
    void what_a_member_says_of_itself_can_be_read() {
        assertThat(Format.parse(Format.CURRENT.toString())).isEqualTo(Format.CURRENT);
    }
}
