package io.duplex.doors.tcp;

import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of a stream: four bytes of length, big-endian, and so many of JSON. Holds what has come of one frame.
 *
 * <p>The length is judged when it is there, and a negative one read as a very long one. What is announced takes no room
 * before it comes.
 */
final class TcpFrames implements Unfinished.Part {
    private static final int LENGTH_BYTES = 4;

    private final int maxFrameBytes;
    private final Unfinished unfinished;
    private final Runnable onGivenUp;
    private @Nullable ByteBuf part;

    /**
     * Nothing has come yet.
     *
     * @param unfinished what has come of a frame counts here
     * @param onGivenUp told when there is no room for it any more
     */
    TcpFrames(int maxFrameBytes, Unfinished unfinished, Runnable onGivenUp) {
        this.maxFrameBytes = maxFrameBytes;
        this.unfinished = unfinished;
        this.onGivenUp = onGivenUp;
    }

    /** The JSON of the next frame; null if it is not whole yet, and then all was taken. */
    byte @Nullable [] next(ByteBuf bytes) {
        if (part == null) {
            if (missing(bytes) <= 0) {
                return take(bytes);
            }
            part = Unpooled.buffer(Math.max(LENGTH_BYTES, bytes.readableBytes()));
        }
        ByteBuf held = part;
        for (int missing = missing(held); missing > 0; missing = missing(held)) {
            if (!bytes.isReadable()) {
                unfinished.update(this, held.readableBytes());
                return null;
            }
            held.writeBytes(bytes, Math.min(missing, bytes.readableBytes()));
        }
        part = null;
        unfinished.forget(this);
        try {
            return take(held);
        } finally {
            held.release();
        }
    }

    /** Forgets what has come of a frame. */
    void release() {
        if (part != null) {
            part.release();
            part = null;
            unfinished.forget(this);
        }
    }

    @Override
    public void giveUp() {
        release();
        onGivenUp.run();
    }

    /** How many bytes more it takes to a length, or to a frame. */
    private int missing(ByteBuf frame) {
        if (frame.readableBytes() < LENGTH_BYTES) {
            return LENGTH_BYTES - frame.readableBytes();
        }
        long length = frame.getUnsignedInt(frame.readerIndex());
        if (length > maxFrameBytes) {
            throw new TooLongFrameException();
        }
        return (int) length + LENGTH_BYTES - frame.readableBytes();
    }

    private static byte[] take(ByteBuf frame) {
        int length = frame.readInt();
        byte[] json = ByteBufUtil.getBytes(frame, frame.readerIndex(), length);
        frame.skipBytes(length);
        return json;
    }
}
