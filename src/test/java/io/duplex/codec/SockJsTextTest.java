package io.duplex.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Envelopes as JSON strings: every text survives, and nothing that a browser mangles is sent as it is. */
final class SockJsTextTest {
    @Test
    void an_envelope_is_a_string_in_an_array() {
        assertThat(frame("{\"type\":\"pong\"}")).isEqualTo("a[\"{\\\"type\\\":\\\"pong\\\"}\"]");
    }

    @Test
    void what_browsers_mangle_is_escaped_and_nothing_else() {
        for (int point = 0; point < 0x10000; point++) {
            if (Character.isSurrogate((char) point)) {
                continue;
            }
            String text = String.valueOf((char) point);
            boolean mangled = point < 0x20
                    || (point >= 0x200C && point <= 0x200F)
                    || (point >= 0x2028 && point <= 0x202F)
                    || (point >= 0x2060 && point <= 0x206F)
                    || point >= 0xFFF0;
            boolean escaped = mangled || text.equals("\"") || text.equals("\\") || text.equals("%");
            String frame = frame(text);
            assertThat(frame.contains(text + "\"]") && frame.length() == 6)
                    .as("U+%04X sent as it is", point)
                    .isEqualTo(!escaped);
            assertThat(messageOf(frame)).as("U+%04X", point).isEqualTo(text);
        }
    }

    @Test
    void a_percent_sign_is_never_sent_so_that_a_receiver_may_decode_the_frame_as_a_uri() {
        assertThat(frame("100%25")).isEqualTo("a[\"100\\u002525\"]");
    }

    @Test
    void a_character_beyond_the_basic_plane_is_sent_as_it_is() {
        assertThat(frame("\uD83D\uDE00")).isEqualTo("a[\"\uD83D\uDE00\"]");
    }

    @Test
    void in_a_script_the_same_text_is_quoted_twice_and_cannot_end_the_script() {
        byte[] quoted = SockJsText.inScript("</script>\"\\\u2028".getBytes(UTF_8));
        String script = new String(quoted, UTF_8);
        assertThat(script).doesNotContain("<").doesNotContain(">");
        assertThat(Json.decodeValue("\"" + script + "\"")).isEqualTo("\"</script>\\\"\\\\\\u2028\"");
    }

    @Test
    void any_text_comes_back_through_both_quotings() {
        Random random = Seed.random("SockJsTextTest");
        for (int round = 0; round < 2_000; round++) {
            String text = random.ints(random.nextInt(40), 0, 0x11000)
                    .map(unit -> unit < 0xD800 || unit > 0xDFFF ? Math.min(unit, 0xFFFF) : 0x1F600)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(messageOf(frame(text))).isEqualTo(text);
            String script = new String(SockJsText.inScript(text.getBytes(UTF_8)), UTF_8);
            assertThat(messageOf("a[" + Json.decodeValue("\"" + script + "\"") + "]"))
                    .isEqualTo(text);
        }
    }

    @Test
    void items_of_a_list_are_the_frame_without_its_brackets() {
        byte[] envelope = "{\"type\":\"pong\"}".getBytes(UTF_8);
        assertThat(framed(WireFormat.SOCKJS_LIST, envelope)).isEqualTo("\"{\\\"type\\\":\\\"pong\\\"}\",");
        assertThat(framed(WireFormat.SOCKJS_SCRIPT_LIST, envelope))
                .isEqualTo("\\\"{\\\\\\\"type\\\\\\\":\\\\\\\"pong\\\\\\\"}\\\",");
    }

    private static String framed(WireFormat format, byte[] envelope) {
        byte[] payload = format.payloadOf(envelope);
        ByteBuf out = Unpooled.buffer();
        format.writeFrame(out, payload);
        assertThat(out.readableBytes()).isEqualTo(format.frameBytes(payload.length));
        return out.toString(UTF_8);
    }

    private static String frame(String envelope) {
        return new String(SockJsText.frame(envelope.getBytes(UTF_8)), UTF_8);
    }

    private static String messageOf(String frame) {
        JsonArray array = new JsonArray(frame.substring(1));
        assertThat(array).hasSize(1);
        return array.getString(0);
    }
}
