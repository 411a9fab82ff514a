package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {
    private static Object read(String text) throws BadCommand {
        byte[] bytes = (" " + text).getBytes(StandardCharsets.UTF_8);
        return JsonBody.read(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-0.5", "\"ü😀\"", "null", "true", "[1,[2]]", "{\"a\":{\"b\":null}}", "9223372036854775807"
            })
    void what_is_read_is_written_the_same(String text) throws BadCommand {
        assertThat(read(text)).isEqualTo(Json.decodeValue(text));
        assertThat(new String(JsonBody.write(read(text)), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "1 2", "1,", "nul", "1e999", "9223372036854775808", "\u0000", "\u00001"})
    void anything_else_is_invalid(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        BadCommand.class, bad -> assertThat(bad.error()).isEqualTo(ErrorCode.INVALID_JSON));
    }

    @Test
    void nesting_is_bounded() throws BadCommand {
        assertThat(read("[".repeat(100) + "]".repeat(100))).isNotNull();
        assertThatThrownBy(() -> read("[".repeat(101) + "]".repeat(101))).isInstanceOf(BadCommand.class);
    }

    @Test
    void bytes_are_written_as_base64() {
        assertThat(new String(JsonBody.write(new byte[] {1, 2, 3}), StandardCharsets.UTF_8))
                .isEqualTo("\"AQID\"");
    }
}
