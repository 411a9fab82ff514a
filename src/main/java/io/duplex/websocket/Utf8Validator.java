package io.duplex.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Tells whether bytes are UTF-8, piece by piece, at the first byte that cannot be (RFC 6455 s8.1, RFC 3629 s4).
 *
 * <p>A piece may end inside a character. What may follow a lead byte depends on it: E0 and F0 forbid the low half of
 * the continuation range (overlong forms), ED and F4 the high half (surrogates, beyond U+10FFFF).
 */
final class Utf8Validator {
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Continuation bytes still to come. */
    private int missing;
    /** Range of the next continuation byte. */
    private int low = 0x80;

    private int high = 0xBF;

    /** Looks at the next bytes; false if they can not be part of any UTF-8 text that began with the bytes so far. */
    boolean accept(ByteBuf bytes, int index, int length) {
        int end = index + length;
        int i = index;
        while (i < end) {
            if (missing == 0 && i + 8 <= end && (bytes.getLong(i) & HIGH_BITS) == 0) {
                i += 8;
            } else if (!accept(bytes.getUnsignedByte(i++))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text may end here; starts the next one. */
    boolean finish() {
        boolean complete = missing == 0;
        missing = 0;
        low = 0x80;
        high = 0xBF;
        return complete;
    }

    private boolean accept(int next) {
        if (missing > 0) {
            boolean fits = next >= low && next <= high;
            missing--;
            low = 0x80;
            high = 0xBF;
            return fits;
        }
        if (next < 0x80) {
            return true;
        }
        if (next >= 0xC2 && next <= 0xDF) {
            missing = 1;
        } else if (next >= 0xE0 && next <= 0xEF) {
            missing = 2;
            low = next == 0xE0 ? 0xA0 : 0x80;
            high = next == 0xED ? 0x9F : 0xBF;
        } else if (next >= 0xF0 && next <= 0xF4) {
            missing = 3;
            low = next == 0xF0 ? 0x90 : 0x80;
            high = next == 0xF4 ? 0x8F : 0xBF;
        } else {
            return false;
        }
        return true;
    }
}
