package io.duplex.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What a message carries, so that its receiver need not parse JSON.
 *
 * <pre>
 *   0      6         14            26               42
 *   ~load~ run (hex) sequence (hex) nanoseconds (hex)
 * </pre>
 *
 * <p>Sequence 0 is a probe, sent until the way is proved; the messages that count begin with 1. One mark is read over
 * and over: it holds what it read last.
 */
final class Mark {
    static final int BYTES = 42;
    static final long PROBE = 0;

    private static final byte[] START = "~load~".getBytes(StandardCharsets.US_ASCII);
    private static final int RUN = 6;
    private static final int SEQUENCE = 14;
    private static final int NANOS = 26;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes = new byte[BYTES];
    private int run;
    private long sequence;
    private long nanos;

    static String text(int run, long sequence, long nanos) {
        return "~load~" + HEX.toHexDigits(run) + HEX.toHexDigits(sequence, NANOS - SEQUENCE) + HEX.toHexDigits(nanos);
    }

    /**
     * Reads the first mark of a message.
     *
     * @param hint where it was in the last message: it mostly is there again
     * @return where it was found, or -1
     */
    int read(Buffer message, int hint) {
        if (hint >= 0 && readAt(message, hint)) {
            return hint;
        }
        int last = message.length() - BYTES;
        for (int i = 0; i <= last; i++) {
            if (message.getByte(i) == START[0] && readAt(message, i)) {
                return i;
            }
        }
        return -1;
    }

    int run() {
        return run;
    }

    long sequence() {
        return sequence;
    }

    long nanos() {
        return nanos;
    }

    private boolean readAt(Buffer message, int offset) {
        if (offset + BYTES > message.length()) {
            return false;
        }
        message.getBytes(offset, offset + BYTES, bytes, 0);
        for (int i = 0; i < START.length; i++) {
            if (bytes[i] != START[i]) {
                return false;
            }
        }
        for (int i = RUN; i < BYTES; i++) {
            if (!HexFormat.isHexDigit(bytes[i])) {
                return false;
            }
        }
        run = (int) hex(RUN, SEQUENCE);
        sequence = hex(SEQUENCE, NANOS);
        nanos = hex(NANOS, BYTES);
        return true;
    }

    private long hex(int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | HexFormat.fromHexDigit(bytes[i]);
        }
        return value;
    }
}
