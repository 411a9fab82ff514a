package io.duplex.doors.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.duplex.Seed;
import io.duplex.codec.BadCommand;
import io.duplex.codec.Damage;
import io.duplex.codec.WireFormat;
import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams of the TCP bridge in random pieces: frames come out as they went in, and what is no frame ends it. */
final class TcpFramesFuzzTest {
    private static final int MOST_BYTES = 300;
    private static final List<String> ENVELOPES = List.of(
            "{\"type\":\"ping\"}",
            "{\"type\":\"register\",\"address\":\"news\",\"headers\":{}}",
            "{\"type\":\"send\",\"address\":\"a\",\"body\":{\"x\":[1,null]},\"headers\":{\"timeout\":50},\"replyAddress\":\"r\"}",
            "{\"type\":\"publish\",\"address\":\"\u00e4\",\"body\":\"\\ud83d\",\"headers\":{\"localOnly\":\"true\",\"k\":\"v\"}}");

    @Test
    void frames_mean_the_same_however_the_stream_is_cut() {
        Random random = Seed.random("TcpFramesFuzzTest.cut");
        for (int round = Seed.rounds(5_000); round > 0; round--) {
            // Given
            List<String> meant = new ArrayList<>();
            for (int count = 1 + random.nextInt(6); count > 0; count--) {
                meant.add(ENVELOPES.get(random.nextInt(ENVELOPES.size())));
            }
            // When
            Stream stream = Stream.of(
                    framed(meant.stream().map(text -> text.getBytes(UTF_8)).toList()), random);
            // Then
            assertThat(stream.failure()).isNull();
            assertThat(stream.frames()).isEqualTo(meant);
        }
    }

    @Test
    void damaged_streams_are_commands_and_errors_until_a_frame_is_too_long() {
        Random random = Seed.random("TcpFramesFuzzTest.damaged");
        int commands = 0;
        int errors = 0;
        int ends = 0;
        for (int round = Seed.rounds(20_000); round > 0; round--) {
            List<byte[]> frames = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                byte[] whole = ENVELOPES.get(random.nextInt(ENVELOPES.size())).getBytes(UTF_8);
                frames.add(random.nextBoolean() ? whole : Damage.some(whole, random));
            }
            byte[] bytes = framed(frames);
            if (random.nextInt(3) == 0) {
                bytes[random.nextInt(Math.min(4, bytes.length))] = (byte) random.nextInt(256);
            }
            Stream stream = Stream.of(bytes, random);
            if (stream.failure() != null) {
                ends++;
                assertThat(stream.failure()).isInstanceOf(TooLongFrameException.class);
            }
            for (String frame : stream.frames()) {
                if (decodes(frame.getBytes(UTF_8))) {
                    commands++;
                } else {
                    errors++;
                }
            }
        }
        assertThat(commands).isGreaterThan(1_000);
        assertThat(errors).isGreaterThan(1_000);
        assertThat(ends).isGreaterThan(1_000);
    }

    private static boolean decodes(byte[] frame) {
        boolean[] command = new boolean[1];
        assertThatCode(() -> {
                    try {
                        command[0] = WireFormat.TCP.decode(frame, 0, frame.length) != null;
                    } catch (BadCommand expected) {
                        assertThat(expected.error()).isNotNull();
                    }
                })
                .as(() -> HexFormat.of().formatHex(frame))
                .doesNotThrowAnyException();
        return command[0];
    }

    private static byte[] framed(List<byte[]> frames) {
        ByteBuf out = Unpooled.buffer();
        frames.forEach(frame -> out.writeInt(frame.length).writeBytes(frame));
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /**
     * What became of a stream.
     *
     * @param failure what ended it, or null
     */
    private record Stream(List<String> frames, @Nullable Throwable failure) {
        static Stream of(byte[] bytes, Random random) {
            TcpFrames reader = new TcpFrames(MOST_BYTES, new Unfinished(Long.MAX_VALUE), () -> {});
            List<String> frames = new ArrayList<>();
            Throwable failure = null;
            try {
                for (int start = 0; start < bytes.length; ) {
                    int end = Math.min(bytes.length, start + 1 + random.nextInt(60));
                    ByteBuf piece = Unpooled.wrappedBuffer(bytes, start, end - start);
                    while (piece.isReadable()) {
                        byte[] frame = reader.next(piece);
                        if (frame != null) {
                            frames.add(new String(frame, UTF_8));
                        }
                    }
                    start = end;
                }
            } catch (TooLongFrameException tooLong) {
                failure = tooLong;
            }
            reader.release();
            return new Stream(frames, failure);
        }
    }
}
