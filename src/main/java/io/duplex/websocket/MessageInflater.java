package io.duplex.websocket;

import org.jspecify.annotations.Nullable;

/**
 * What the sockets of one event loop share to inflate messages (RFC 7692 s7.2.2): a zlib stream, two arrays, and a
 * bound on the windows that {@link SocketInflater}s keep.
 *
 * <p>One stream is enough for all sockets, because a window that a socket keeps can be given to any stream. Only a
 * message that takes longer than its turn holds a stream for itself until it is whole.
 */
final class MessageInflater {
    private static final int STEP_BYTES = 8 * 1024;

    private final long mostWindowBytes;
    private final byte[] step = new byte[STEP_BYTES];
    private final byte[] dictionary = new byte[Window.MOST_BYTES];
    private long windowBytes;
    private @Nullable Inflation idle;

    /**
     * No windows yet.
     *
     * @param mostWindowBytes that the windows of all sockets may hold together
     */
    MessageInflater(long mostWindowBytes) {
        this.mostWindowBytes = mostWindowBytes;
    }

    /**
     * The inflater of one socket.
     *
     * @param keepsContext whether the client's messages may refer to earlier ones
     */
    SocketInflater socket(boolean keepsContext) {
        return new SocketInflater(this, keepsContext);
    }

    /** Whether one more socket may be promised a window. */
    boolean hasRoomForWindow() {
        return windowBytes + Window.MOST_BYTES <= mostWindowBytes;
    }

    /** Counts so many more bytes of windows, if they fit. */
    boolean tryHold(int bytes) {
        if (windowBytes + bytes > mostWindowBytes) {
            return false;
        }
        windowBytes += bytes;
        return true;
    }

    void release(int bytes) {
        windowBytes -= bytes;
    }

    /** What the windows of all sockets hold now. */
    long windowBytes() {
        return windowBytes;
    }

    byte[] step() {
        return step;
    }

    byte[] dictionary() {
        return dictionary;
    }

    Inflation take() {
        Inflation taken = idle;
        idle = null;
        return taken == null ? new Inflation(this) : taken;
    }

    void giveBack(Inflation used) {
        if (idle == null) {
            idle = used;
        } else {
            used.end();
        }
    }
}
