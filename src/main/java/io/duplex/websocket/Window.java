package io.duplex.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The end of what one client has sent deflated, which its next message may refer to (RFC 7692 s7.1.1).
 *
 * <p>It holds nothing until the client sends a deflated message, and then no more than was sent. If the event loop has
 * no room for it, it is {@link #isLost lost}: it stays empty, so a message that refers to it fails instead of becoming
 * another text.
 */
final class Window {
    /** How far a deflated message can refer back (RFC 1951 s2). */
    static final int MOST_BYTES = 32 * 1024;

    private static final int SMALLEST_BYTES = 512;
    private static final byte[] NONE = {};

    private final MessageInflater owner;
    private byte[] bytes = NONE;
    private int length;
    private boolean lost;

    Window(MessageInflater owner) {
        this.owner = owner;
    }

    /** Whether there was no room for what should be here. */
    boolean isLost() {
        return lost;
    }

    /** Writes the last {@code most} bytes to the beginning of {@code target}, or all if there are fewer. */
    int copyLast(int most, byte[] target) {
        int count = Math.min(most, length);
        System.arraycopy(bytes, length - count, target, 0, count);
        return count;
    }

    /** A message has been inflated. */
    void add(ByteBuf message) {
        if (lost) {
            return;
        }
        int more = Math.min(MOST_BYTES, message.readableBytes());
        int kept = Math.min(length, MOST_BYTES - more);
        if (kept + more > bytes.length && !tryGrow(kept + more)) {
            lose();
            return;
        }
        System.arraycopy(bytes, length - kept, bytes, 0, kept);
        message.getBytes(message.writerIndex() - more, bytes, kept, more);
        length = kept + more;
    }

    private boolean tryGrow(int needed) {
        int capacity = Math.max(SMALLEST_BYTES, Integer.highestOneBit(needed - 1) << 1);
        if (!owner.tryHold(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    private void lose() {
        release();
        lost = true;
    }

    /** The socket is gone. */
    void release() {
        owner.release(bytes.length);
        bytes = NONE;
        length = 0;
    }
}
