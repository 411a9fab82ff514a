package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3629 s4, judged by the JDK. */
final class Utf8ValidatorTest {
    /** Where the rules change. */
    private static final byte[] EDGES = HexFormat.of()
            .parseHex("007f80" + "8f90" + "9fa0" + "bfc0" + "c1c2" + "dfe0e1" + "ecedee" + "eff0f1" + "f3f4f5" + "ff");

    private final CharsetDecoder jdk = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    @Test
    void every_four_bytes_from_the_edges_are_judged_as_the_jdk_does() {
        byte[] bytes = new byte[4];
        int count = EDGES.length;
        for (int n = 0; n < count * count * count * count; n++) {
            for (int i = 0, rest = n; i < 4; i++, rest /= count) {
                bytes[i] = EDGES[rest % count];
            }
            assertThat(accepts(bytes, 4)).as(HexFormat.of().formatHex(bytes)).isEqualTo(jdkAccepts(bytes));
        }
    }

    @Test
    void random_text_with_random_damage_is_judged_as_the_jdk_does_at_every_split() {
        Random random = Seed.random("Utf8ValidatorTest");
        int valid = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = EDGES[random.nextInt(EDGES.length)];
            }
            boolean expected = jdkAccepts(bytes);
            valid += expected ? 1 : 0;
            for (int split = 0; split <= bytes.length; split++) {
                assertThat(accepts(bytes, split))
                        .as(HexFormat.of().formatHex(bytes))
                        .isEqualTo(expected);
            }
        }
        assertThat(valid).isBetween(1_000, 4_900);
    }

    @ParameterizedTest
    @CsvSource({
        "80, 1",
        "c0, 1",
        "c1, 1",
        "f5, 1",
        "ff, 1",
        "e080, 2",
        "eda0, 2",
        "f08f, 2",
        "f490, 2",
        "c220, 2",
        "e1a020, 3",
        "f1808020, 4"
    })
    void first_byte_that_cannot_be_is_the_one_refused(String hex, int refusedAt) {
        ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
        Utf8Validator validator = new Utf8Validator();
        for (int i = 1; i <= refusedAt; i++) {
            assertThat(validator.accept(bytes, i - 1, 1)).isEqualTo(i < refusedAt);
        }
    }

    @Test
    void text_that_ended_inside_a_character_does_not_spoil_the_next() {
        Utf8Validator validator = new Utf8Validator();
        ByteBuf half = Unpooled.wrappedBuffer(new byte[] {(byte) 0xE0});
        assertThat(validator.accept(half, 0, 1)).isTrue();
        assertThat(validator.finish()).isFalse();
        assertThat(validator.accept(Unpooled.wrappedBuffer(new byte[] {'a'}), 0, 1))
                .isTrue();
        assertThat(validator.finish()).isTrue();
    }

    private static String text(Random random) {
        int[] points = {'a', 'z', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x1_0000, 0x10_FFFF};
        StringBuilder text = new StringBuilder("a".repeat(random.nextInt(12)));
        for (int length = random.nextInt(8); length > 0; length--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.append("b".repeat(random.nextInt(12))).toString();
    }

    private static boolean accepts(byte[] bytes, int split) {
        Utf8Validator validator = new Utf8Validator();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        return validator.accept(buffer, 0, split)
                && validator.accept(buffer, split, bytes.length - split)
                && validator.finish();
    }

    private boolean jdkAccepts(byte[] bytes) {
        try {
            return jdk.decode(ByteBuffer.wrap(bytes)) != null;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
