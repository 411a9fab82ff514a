package io.duplex.websocket;

import static io.duplex.websocket.ClientFrames.concat;
import static io.duplex.websocket.ClientFrames.frame;
import static io.duplex.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random streams in random pieces: valid ones mean what was meant, others end as a violation, and nothing leaks. */
final class FrameDecoderFuzzTest {
    private static final String LETTERS = "abc\u00e4\u20ac\ud83d\ude00";

    @Test
    void valid_stream_means_the_same_however_it_is_cut() {
        Random random = Seed.random("FrameDecoderFuzzTest.valid_stream");
        for (int round = Seed.rounds(2_000); round > 0; round--) {
            // Given
            List<String> meant = new ArrayList<>();
            byte[] stream = validStream(random, meant);
            // When
            Decoded decoded = Decoded.cutAt(stream, cuts(random, stream.length));
            // Then
            assertThat(decoded.violation()).isNull();
            assertThat(decoded.events()).isEqualTo(meant);
        }
    }

    @Test
    void damaged_stream_ends_as_a_violation_or_means_something_else() {
        Random random = Seed.random("FrameDecoderFuzzTest.damaged_stream");
        int violations = 0;
        for (int round = Seed.rounds(5_000); round > 0; round--) {
            // Given
            byte[] stream = validStream(random, new ArrayList<>());
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
            }
            // When
            Decoded inPieces = Decoded.cutAt(stream, cuts(random, stream.length));
            Decoded whole = Decoded.inPieces(stream, stream.length);
            // Then
            assertThat(inPieces.events()).isEqualTo(whole.events());
            assertThat(inPieces.violation()).isEqualTo(whole.violation());
            if (whole.violation() != null) {
                violations++;
                assertThat(utf8(whole.reason())).hasSizeLessThanOrEqualTo(123);
            }
        }
        assertThat(violations).isGreaterThan(500);
    }

    @Test
    void garbage_ends_as_a_violation_or_waits_for_more() {
        Random random = Seed.random("FrameDecoderFuzzTest.garbage");
        for (int round = Seed.rounds(20_000); round > 0; round--) {
            byte[] garbage = new byte[1 + random.nextInt(40)];
            random.nextBytes(garbage);
            if (random.nextBoolean()) {
                garbage[0] = (byte) (0x80 | random.nextInt(11));
            }
            Decoded decoded = Decoded.cutAt(garbage, cuts(random, garbage.length));
            assertThat(decoded.events()).hasSizeLessThan(10);
        }
    }

    private static byte[] validStream(Random random, List<String> meant) {
        List<byte[]> frames = new ArrayList<>();
        for (int messages = 1 + random.nextInt(5); messages > 0; messages--) {
            boolean text = random.nextBoolean();
            String content = content(random, random.nextInt(10) == 0 ? 3_000 : 40);
            byte[] payload = utf8(content);
            int fragments = 1 + (random.nextBoolean() ? random.nextInt(6) : 0);
            int start = 0;
            for (int i = 0; i < fragments; i++) {
                boolean last = i == fragments - 1;
                int end = last ? payload.length : start + random.nextInt(payload.length - start + 1);
                int opcode = i > 0 ? ClientFrames.CONTINUATION : text ? ClientFrames.TEXT : ClientFrames.BINARY;
                frames.add(
                        frame((last ? 0x80 : 0) | opcode, Arrays.copyOfRange(payload, start, end), random.nextInt()));
                start = end;
                if (!last && random.nextInt(3) == 0) {
                    frames.add(control(random, meant));
                }
            }
            meant.add((text ? "text:" : "binary:") + content);
        }
        return concat(frames.toArray(new byte[0][]));
    }

    private static byte[] control(Random random, List<String> meant) {
        String content = content(random, 20);
        if (random.nextBoolean()) {
            return frame(0x80 | ClientFrames.PONG, utf8(content), random.nextInt());
        }
        meant.add("ping:" + content);
        return frame(0x80 | ClientFrames.PING, utf8(content), random.nextInt());
    }

    private static String content(Random random, int most) {
        int[] points = LETTERS.codePoints().toArray();
        StringBuilder content = new StringBuilder();
        for (int length = random.nextInt(most); length > 0; length--) {
            content.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return content.toString();
    }

    private static int[] cuts(Random random, int length) {
        int count = random.nextInt(Math.min(12, length));
        int[] cuts = random.ints(count, 0, length + 1).sorted().toArray();
        int[] ends = Arrays.copyOf(cuts, count + 1);
        ends[count] = length;
        return ends;
    }
}
