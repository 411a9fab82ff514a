package io.duplex.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a SockJS client sends is some messages or broken; what it sends properly is what it meant. */
final class SockJsMessagesFuzzTest {
    private static final String LETTERS = "ab \"\\/\n\u0000\u001f%<\u00e4\u20ac\u200c\u2028\ufff0\ud83d\ude00";

    @Test
    void messages_mean_the_same_in_any_spelling_of_json() {
        Random random = Seed.random("SockJsMessagesFuzzTest.spelling");
        for (int round = Seed.rounds(20_000); round > 0; round--) {
            // Given
            List<String> meant = meant(random);
            // When
            byte[] body = spelled(meant, random);
            // Then
            List<byte[]> messages = SockJsMessages.decode(body, 0, body.length);
            assertThat(messages).as(() -> HexFormat.of().formatHex(body)).isNotNull();
            assertThat(messages)
                    .extracting(message -> new String(message, UTF_8))
                    .isEqualTo(meant);
        }
    }

    @Test
    void damaged_bodies_are_messages_or_broken() {
        Random random = Seed.random("SockJsMessagesFuzzTest.damaged");
        int broken = 0;
        int whole = 0;
        for (int round = Seed.rounds(50_000); round > 0; round--) {
            byte[] body = Damage.some(spelled(meant(random), random), random);
            List<byte[]> messages = SockJsMessages.decode(body, 0, body.length);
            if (messages == null) {
                broken++;
            } else {
                whole++;
                // No message is longer than what it was made of: a body within its limit is no bomb.
                assertThat(messages.stream().mapToInt(message -> message.length).sum())
                        .isLessThanOrEqualTo(body.length);
            }
        }
        assertThat(broken).isGreaterThan(1_000);
        assertThat(whole).isGreaterThan(1_000);
    }

    @Test
    void frames_of_the_node_are_read_back_as_what_they_hold() {
        Random random = Seed.random("SockJsMessagesFuzzTest.frames");
        for (int round = Seed.rounds(20_000); round > 0; round--) {
            String envelope = text(random);
            String frame = new String(SockJsText.frame(envelope.getBytes(UTF_8)), UTF_8);
            assertThat(frame).startsWith("a[\"").endsWith("\"]");
            assertThat(new JsonArray(frame.substring(1))).isEqualTo(JsonArray.of(envelope));
        }
    }

    private static List<String> meant(Random random) {
        List<String> meant = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            meant.add(text(random));
        }
        return meant;
    }

    private static String text(Random random) {
        int[] points = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(30); length > 0; length--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    /** As JSON, with each character as it is, escaped by name or by number, and spaces where they may be. */
    private static byte[] spelled(List<String> meant, Random random) {
        boolean alone = meant.size() == 1 && random.nextBoolean();
        StringBuilder json = new StringBuilder(alone ? "" : space(random) + "[");
        for (int i = 0; i < meant.size(); i++) {
            json.append(i > 0 ? "," : "").append(space(random)).append('"');
            meant.get(i).chars().forEach(unit -> json.append(spelled((char) unit, random)));
            json.append('"').append(space(random));
        }
        return json.append(alone ? "" : "]").toString().getBytes(UTF_8);
    }

    private static String spelled(char unit, Random random) {
        if (unit < ' ' || Character.isSurrogate(unit) || random.nextInt(4) == 0) {
            return "\\u%04x".formatted((int) unit);
        }
        return unit == '"' || unit == '\\' ? "\\" + unit : String.valueOf(unit);
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
    }
}
