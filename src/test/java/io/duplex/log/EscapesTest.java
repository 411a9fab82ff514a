package io.duplex.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

/** What a client may choose, in lines of text. */
final class EscapesTest {
    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // code points in hexadecimal | what is written
                "61 0a 62|a\\nb",
                "61 0d 62|a\\rb",
                "09|\\t",
                "00|\\u0000",
                "1b 5b 33 31 6d|\\u001b[31m",
                "7f|\\u007f",
                "85|\\u0085",
                "9b 32 4a|\\u009b2J",
                "2028|\\u2028",
                "2029|\\u2029",
                "202e|\\u202e",
                "feff|\\ufeff",
                "d800 61|\\ud800a",
                "61 dc00|a\\udc00",
                "e0041|\\udb40\\udc41",
                "e9 4e2d 1f600|\u00e9\u4e2d\ud83d\ude00",
                "22 5c|\"\\",
            })
    void what_would_break_a_line_or_command_a_terminal_is_written_as_an_escape(String codePoints, String written) {
        assertThat(Escapes.line(text(codePoints))).isEqualTo(written);
    }

    @Test
    void a_value_ends_at_its_own_quote() {
        assertThat(Escapes.value("a\" b=\"c\\")).isEqualTo("a\\\" b=\\\"c\\\\");
    }

    /** A client registered an address with a line break in it, and what followed was a line of its own in the log. */
    @Test
    void no_string_of_a_client_makes_a_line_of_its_own() {
        String forged = "orders.x\n2026-01-01T00:00:00.000Z ERROR duplex - forged\u2028\u0085\u001b[2J";
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLevel(Level.WARN);
        event.setLoggerName("duplex");
        event.setMessage("Refused " + forged);
        event.setKeyValuePairs(List.of(new KeyValuePair("address", forged)));
        event.setThrowableProxy(new ThrowableProxy(failure(forged)));
        EscapedTrace trace = new EscapedTrace();
        trace.start();
        String written =
                new EscapedMessage().convert(event) + new EscapedPairs().convert(event) + "\n" + trace.convert(event);
        assertThat(written.lines().filter(line -> line.contains("forged")))
                .hasSize(4)
                .allMatch(line -> !line.startsWith("2026"));
        assertThat(written).doesNotContain("\u2028", "\u0085", "\u001b");
    }

    private static Throwable failure(String message) {
        Throwable failure = new IllegalStateException(message, new IllegalArgumentException(message));
        failure.addSuppressed(new IllegalStateException(message));
        return failure;
    }

    private static String text(String codePoints) {
        StringBuilder text = new StringBuilder();
        for (String codePoint : codePoints.split(" ")) {
            int value = Integer.parseInt(codePoint, 16);
            if (value < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                text.append((char) value);
            } else {
                text.appendCodePoint(value);
            }
        }
        return text.toString();
    }
}
