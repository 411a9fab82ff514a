package io.duplex.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * 64 bits that tell whether two messages are the same. Members of two versions compare what they computed, so this
 * never changes. It is not made to withstand someone who looks for two messages with the same fingerprint: a publisher
 * could only deceive itself.
 */
final class Fingerprint {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xD6E8FEB86659FD93L;
    private static final int SHIFT = 32;

    private Fingerprint() {}

    /** Of a message; no headers are other than empty ones. */
    static long of(byte[] body, byte @Nullable [] headers) {
        long hash = mixed(FIRST, body);
        return headers == null ? hash : mixed(hash + SECOND, headers);
    }

    private static long mixed(long seed, byte[] bytes) {
        long hash = mixed(seed, bytes.length);
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            hash = mixed(hash, (long) LONGS.get(bytes, at));
        }
        for (; at < bytes.length; at++) {
            hash = mixed(hash, bytes[at]);
        }
        return hash;
    }

    static long mixed(long hash, long value) {
        long mixed = (hash ^ value) * SECOND;
        mixed ^= mixed >>> SHIFT;
        return mixed * FIRST;
    }
}
