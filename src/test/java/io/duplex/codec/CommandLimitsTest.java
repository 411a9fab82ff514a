package io.duplex.codec;

import static io.duplex.codec.Decoding.body;
import static io.duplex.codec.Decoding.envelope;
import static io.duplex.codec.Decoding.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large, how deep and in which bytes an envelope may be. */
final class CommandLimitsTest {
    @Test
    void numbers_keep_their_value() throws BadCommand {
        assertThat(body("1")).isEqualTo(1);
        assertThat(body("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(body("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(body("1.5")).isEqualTo(1.5);
        assertThat(body("1e-999999")).isEqualTo(0.0);
        assertThat(((JsonArray) body("[9223372036854775808]")).getList()).containsExactly(BigInteger.ONE.shiftLeft(63));
    }

    @Test
    void integer_body_of_more_than_64_bits_is_invalid_json() {
        assertThat(error(envelope("9223372036854775808")).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void number_outside_the_range_of_a_double_is_invalid_json() {
        assertThat(error(envelope("1e999999")).error()).isEqualTo(ErrorCode.INVALID_JSON);
        assertThat(error(envelope("[{\"a\":-1e400}]")).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void number_has_at_most_1000_digits() throws BadCommand {
        assertThat(body("[" + "9".repeat(1_000) + "]")).isInstanceOf(JsonArray.class);
        assertThat(error(envelope("[" + "9".repeat(1_001) + "]")).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void nesting_goes_100_levels_deep_the_envelope_included() throws BadCommand {
        assertThat(body("[".repeat(99) + "]".repeat(99))).isInstanceOf(JsonArray.class);
        assertThat(error(envelope("[".repeat(100) + "]".repeat(100))).error()).isEqualTo(ErrorCode.INVALID_JSON);
        assertThat(error(envelope("{\"a\":".repeat(100_000))).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void text_is_as_long_as_the_message() throws BadCommand {
        assertThat(body("\"" + "x".repeat(1_000_000) + "\"")).isEqualTo("x".repeat(1_000_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void other_encodings_than_utf8_are_invalid_json(String charset) {
        // Given
        byte[] bytes = "{\"type\":\"ping\"}".getBytes(Charset.forName(charset));
        // Then
        assertThat(error(bytes).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void broken_utf8_in_a_binary_message_is_invalid_json() {
        // Given
        byte[] bytes = envelope("\"?\"").getBytes(StandardCharsets.ISO_8859_1);
        bytes[bytes.length - 3] = (byte) 0xFF;
        // Then
        assertThat(error(bytes).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void utf8_and_escapes_are_the_same_text() throws BadCommand {
        assertThat(body("\"gr\u00fc\u00df \ud83d\ude00\"")).isEqualTo("gr\u00fc\u00df \ud83d\ude00");
        assertThat(body("\"gr\\u00fc\\u00df \\ud83d\\ude00\"")).isEqualTo("gr\u00fc\u00df \ud83d\ude00");
    }
}
