package io.duplex.codec;

import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * permessage-deflate for messages that many clients read (RFC 7692 s7.2.1).
 *
 * <p>Each message is deflated without reference to earlier ones, so the result is right for every client, whether or
 * not it keeps its context, and no client needs a deflater of its own (about 250 KB each). One deflater serves the
 * node; it is asked once per message, not once per client.
 */
public final class MessageDeflater {
    private static final int TAIL_BYTES = 4;
    /** Below this, deflation saves next to nothing. */
    private static final int SMALLEST_BYTES = 64;

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

    /** The deflated payload without the empty block at its end (00 00 FF FF); the payload itself if it is tiny. */
    public byte[] deflate(byte[] payload) {
        if (payload.length < SMALLEST_BYTES) {
            return payload;
        }
        deflater.reset();
        deflater.setInput(payload);
        // Incompressible input grows by five bytes a block of 16 KB, and the flush adds one more.
        byte[] out = new byte[payload.length + payload.length / 1_000 + 64];
        int length = 0;
        int written;
        do {
            if (length == out.length) {
                out = Arrays.copyOf(out, out.length * 2);
            }
            written = deflater.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
            length += written;
        } while (written > 0 && length == out.length);
        return Arrays.copyOf(out, length - TAIL_BYTES);
    }
}
