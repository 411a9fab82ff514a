package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Disconnect;
import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a decoder made of some bytes, and whether it let go of all it held.
 *
 * @param events {@code text:hi}, {@code binary:hi}, {@code ping:hi}, {@code close:1000}
 * @param violation what ended it, or null
 * @param reason what the close frame would say, or null
 * @param consumed how many bytes were read; known to the byte only if they came one by one
 */
record Decoded(List<String> events, Disconnect violation, String reason, int consumed) {
    static final WebSocketSettings LIMITS = new WebSocketSettings(70_000, 100_000, 100, Duration.ofSeconds(1), false);

    /** The same bytes at once and one by one must mean the same. */
    static Decoded of(byte[]... frames) {
        byte[] bytes = ClientFrames.concat(frames);
        Decoded whole = inPieces(bytes, bytes.length);
        Decoded single = inPieces(bytes, 1);
        assertThat(single.events()).isEqualTo(whole.events());
        assertThat(single.violation()).isEqualTo(whole.violation());
        assertThat(single.reason()).isEqualTo(whole.reason());
        return single;
    }

    /** The bytes in pieces of so many. */
    static Decoded inPieces(byte[] bytes, int pieceBytes) {
        int[] ends = new int[(bytes.length + pieceBytes - 1) / Math.max(1, pieceBytes)];
        Arrays.setAll(ends, i -> Math.min(bytes.length, (i + 1) * pieceBytes));
        return cutAt(bytes, ends);
    }

    /** The bytes in pieces that end there. */
    static Decoded cutAt(byte[] bytes, int... ends) {
        Recorder recorder = new Recorder();
        Unfinished unfinished = new Unfinished(1 << 20);
        FrameDecoder decoder = new FrameDecoder(LIMITS, null, unfinished, recorder);
        int start = 0;
        ProtocolViolation violation = null;
        for (int end : ends) {
            ByteBuf piece = Unpooled.copiedBuffer(bytes, start, end - start);
            start = end;
            try {
                decoder.decode(piece);
                assertThat(piece.isReadable()).isFalse();
            } catch (ProtocolViolation e) {
                violation = e;
            }
            assertThat(piece.refCnt()).isEqualTo(1);
            piece.release();
            if (violation != null) {
                break;
            }
        }
        decoder.release();
        assertThat(recorder.buffers)
                .allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
        assertThat(decoder).extracting("message.collected", "control").containsOnlyNulls();
        assertThat(unfinished.bytes()).isZero();
        return new Decoded(
                recorder.events,
                violation == null ? null : violation.disconnect(),
                violation == null ? null : violation.getMessage(),
                start);
    }

    private static final class Recorder implements FrameListener {
        private final List<String> events = new ArrayList<>();
        private final List<ByteBuf> buffers = new ArrayList<>();

        @Override
        public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
            record(text ? "text:" : "binary:", bytes, index, length);
        }

        @Override
        public void onPing(ByteBuf bytes, int index, int length) {
            record("ping:", bytes, index, length);
        }

        @Override
        public void onGivenUp() {
            events.add("given up");
        }

        @Override
        public void onClose(int code) {
            events.add("close:" + code);
        }

        private void record(String kind, ByteBuf bytes, int index, int length) {
            buffers.add(bytes);
            events.add(kind + bytes.toString(index, length, StandardCharsets.UTF_8));
        }
    }
}
