package io.duplex.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a SockJS client may send, and what it may not. */
final class SockJsMessagesTest {
    @Test
    void an_array_holds_messages_in_their_order() {
        assertThat(decode("[\"a\", \"{\\\"b\\\":1}\"]")).containsExactly("a", "{\"b\":1}");
    }

    @Test
    void one_string_is_one_message() {
        assertThat(decode("\"a\\u00e9\"")).containsExactly("a\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", " [ ] "})
    void nothing_holds_no_messages(String text) {
        assertThat(decode(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"a",
                "[\"a\"",
                "[\"a\"]]",
                "[\"a\"] \"b\"",
                "[1]",
                "[null]",
                "[[\"a\"]]",
                "{}",
                "1",
                "null",
                "a",
                "[,]",
                "\0[\"a\"]",
                "[\0\"a\"]",
                " "
            })
    void anything_else_is_broken(String text) {
        assertThat(decode(text)).isNull();
    }

    /** It became a question mark, and the envelope was judged by that. */
    @Test
    void half_a_surrogate_pair_reaches_the_envelope_as_the_escape_it_would_be_on_the_raw_websocket() {
        assertThat(decode("[\"\\ud800\\ud83d\\ude00\"]")).containsExactly("\\ud800\ud83d\ude00");
    }

    @Test
    void only_the_given_range_is_read() {
        byte[] bytes = "xx[\"a\"]xx".getBytes(UTF_8);
        assertThat(SockJsMessages.decode(bytes, 2, 5)).hasSize(1);
    }

    private static List<String> decode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        List<byte[]> messages = SockJsMessages.decode(bytes, 0, bytes.length);
        return messages == null
                ? null
                : messages.stream().map(message -> new String(message, UTF_8)).toList();
    }
}
