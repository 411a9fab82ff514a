package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of clients that UTF-8 cannot carry are refused, at the field they stand in. */
final class WholeTextTest {
    /** Half of a surrogate pair became a question mark, so that two addresses were one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'register','address':'\\ud800'}",
                "{'type':'register','address':'a\\udc00b'}",
                "{'type':'publish','address':'a','id':'\\ud800x','body':1}",
                "{'type':'send','address':'a','replyAddress':'\\udfff','body':1}",
                "{'type':'hello','version':1,'client':'\\udc00\\ud800'}",
                "{'type':'\\ud800','address':'a'}"
            })
    void half_a_surrogate_pair_is_invalid_json(String json) {
        expects(ErrorCode.INVALID_JSON, json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'publish','address':'a','headers':{'\\ud800':'x'}}",
                "{'type':'publish','address':'a','headers':{'x':'\\ud800'}}"
            })
    void in_a_header_it_is_an_invalid_header(String json) {
        expects(ErrorCode.INVALID_HEADERS, json);
    }

    @Test
    void what_was_broken_is_not_said_back() {
        assertThatThrownBy(() -> decode("{'type':'register','address':'\\ud800'}"))
                .isInstanceOfSatisfying(BadCommand.class, bad -> {
                    assertThat(bad.address()).isNull();
                    assertThat(bad.type()).isEqualTo("register");
                    assertThat(bad.detail()).contains("address").contains("surrogate");
                });
    }

    @Test
    void whole_pairs_and_halves_in_bodies_are_read() throws BadCommand {
        assertThat(((Command.Register) decode("{'type':'register','address':'\\ud83d\\ude00'}")).address())
                .isEqualTo("\ud83d\ude00");
        assertThat(decode("{'type':'publish','address':'a','body':{'b':'\\ud800'}}"))
                .isNotNull();
    }

    /** The JSON parser takes halves in three bytes, and longer forms than necessary. */
    @ParameterizedTest
    @ValueSource(
            strings = {"eda080", "c080", "c1bf", "e080af", "f08080af", "f4908080", "f5808080", "80", "c3", "e282", "fe"
            })
    void bytes_that_are_not_utf_8_are_invalid_json(String hex) {
        byte[] start = "{\"type\":\"register\",\"address\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] bad = HexFormat.of().parseHex(hex);
        ByteBuffer all = ByteBuffer.allocate(start.length + bad.length + 2);
        all.put(start).put(bad).put((byte) '"').put((byte) '}');
        assertThatThrownBy(() -> CommandDecoder.decode(all.array(), 0, all.capacity()))
                .isInstanceOfSatisfying(
                        BadCommand.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_JSON));
        assertThat(SockJsMessages.decode(bad, 0, bad.length)).isNull();
    }

    @Test
    void it_judges_bytes_as_the_decoder_of_the_jdk_does() {
        Random random = new Random(11);
        int[] likely = {0x41, 0x80, 0xA0, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0x8F, 0x90, 0x9F};
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(5)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) likely[random.nextInt(likely.length)];
            }
            assertThat(WholeText.isUtf8(bytes, 0, bytes.length)).isEqualTo(isUtf8ToJdk(bytes));
        }
    }

    private static boolean isUtf8ToJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void expects(ErrorCode error, String json) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOfSatisfying(
                        BadCommand.class, bad -> assertThat(bad.error()).isEqualTo(error));
    }

    private static Command decode(String json) throws BadCommand {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return CommandDecoder.decode(bytes, 0, bytes.length);
    }
}
