package io.duplex.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames as a client writes them: masked (RFC 6455 s5.3). */
final class ClientFrames {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int MASK = 0x37FA213D;

    private ClientFrames() {}

    static byte[] text(String text) {
        return frame(0x80 | TEXT, utf8(text), MASK);
    }

    static byte[] binary(byte[] payload) {
        return frame(0x80 | BINARY, payload, MASK);
    }

    static byte[] ping(String payload) {
        return frame(0x80 | PING, utf8(payload), MASK);
    }

    static byte[] close(int code, String reason) {
        return frame(0x80 | CLOSE, concat(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason)), MASK);
    }

    /** Any frame; {@code first} holds FIN, RSV and opcode. */
    static byte[] frame(int first, byte[] payload, int mask) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
        }
        return concat(header(first, 0x80, payload.length), bytes(mask, 4), masked);
    }

    /** First byte, mask bit and length, in the fewest bytes. */
    static byte[] header(int first, int maskBit, long length) {
        byte[] start = {(byte) first};
        if (length < 126) {
            return concat(start, bytes(maskBit | length, 1));
        }
        return length < 65_536
                ? concat(start, bytes(maskBit | 126, 1), bytes(length, 2))
                : concat(start, bytes(maskBit | 127, 1), bytes(length, 8));
    }

    static byte[] bytes(long value, int count) {
        byte[] result = new byte[count];
        for (int i = 0; i < count; i++) {
            result[i] = (byte) (value >>> 8 * (count - 1 - i));
        }
        return result;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
