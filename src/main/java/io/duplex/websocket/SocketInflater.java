package io.duplex.websocket;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Inflates the messages of one socket, up to a limit and no further, however small they came. */
final class SocketInflater {
    private final MessageInflater shared;
    /** Null where the client agreed to keep no context. */
    private final @Nullable Window window;

    private @Nullable Inflation current;

    SocketInflater(MessageInflater shared, boolean keepsContext) {
        this.shared = shared;
        this.window = keepsContext ? new Window(shared) : null;
    }

    /**
     * Inflates one message, or goes on with it.
     *
     * @param bytes the whole deflated message, the same at each call
     * @param listener is asked for time after each small step
     * @return the message, which the caller releases; null if the time is up: the caller calls again, or releases this
     * @throws ProtocolViolation if it is not deflated, ends inside a block, or is longer than {@code maxBytes}
     */
    @Nullable ByteBuf inflate(ByteBuf bytes, int index, int count, int maxBytes, FrameListener listener)
            throws ProtocolViolation {
        Inflation inflation = current;
        if (inflation == null) {
            inflation = shared.take();
            inflation.begin(window, count, maxBytes);
            current = inflation;
        }
        boolean whole = false;
        boolean failed = true;
        try {
            whole = inflation.goOn(bytes, index, count, listener);
            failed = false;
        } catch (DataFormatException e) {
            throw window != null && window.isLost()
                    ? new ProtocolViolation(
                            Disconnect.OVERLOADED,
                            "no memory for the window of deflated messages (limits.unfinished-messages)")
                    : new ProtocolViolation(
                            Disconnect.INVALID_UTF8,
                            "message is not deflated as RFC 7692 s7.2 asks: " + e.getMessage());
        } finally {
            if (failed) {
                stop();
            }
        }
        if (!whole) {
            return null;
        }
        current = null;
        ByteBuf message = inflation.finish();
        shared.giveBack(inflation);
        if (window != null) {
            window.add(message);
        }
        return message;
    }

    /** What a message holds that is not inflated to its end. */
    int heldBytes() {
        return current == null ? 0 : current.heldBytes();
    }

    /** The message under way is not wanted any more. */
    void stop() {
        Inflation stopped = current;
        if (stopped != null) {
            current = null;
            stopped.finish().release();
            shared.giveBack(stopped);
        }
    }

    /** The socket is gone. */
    void release() {
        stop();
        if (window != null) {
            window.release();
        }
    }
}
