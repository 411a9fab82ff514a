package io.duplex.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WellFormedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/publish/a.b-c_d~e",
                "a=b&c=d+e;f",
                "%41",
                "%c3%a9%20%E2%82%AC",
                "%f0%9f%8c%8d",
                "%00",
                "{}|\\^`<>\"#"
            })
    void what_can_be_read_is_well_formed(String text) {
        assertThat(WellFormed.problem("path", text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "%ff, %ff, 1",
        "a%80b, %80, 2",
        "%c3, %c3, 1",
        "%c3x%a9, %c3, 1",
        "%41%f4%90%80%80, %f4, 4",
        "%41%ed%a0%80, %ed, 4",
        "%e2%82, %e2, 1",
        "%c3%a9%, %, 7",
        "%4, %4, 1",
        "%4g, %4g, 1",
        "%+1, %+1, 1",
        "%%41, %%4, 1"
    })
    void what_cannot_be_read_is_named(String text, String bad, int character) {
        assertThat(WellFormed.problem("path", text))
                .startsWith("The path has \"" + bad + "\" as character " + character);
    }
}
