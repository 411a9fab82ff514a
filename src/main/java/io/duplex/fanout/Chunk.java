package io.duplex.fanout;

import io.duplex.codec.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * A piece of a lane's log: consecutive, complete frames.
 *
 * <p>The bytes are counted by reference: the lane holds one, every write under way another, so a chunk the lane lets go
 * of lives until the last socket has sent it, see {@link Retention#letGo}.
 */
final class Chunk {
    private final ByteBuf bytes;
    private final long firstFrame;
    /** Where each frame ends, in bytes from the start of the chunk. */
    private int[] ends = new int[4];

    private int frameCount;

    /**
     * An empty chunk.
     *
     * @param firstFrame number of its first frame in the lane
     */
    Chunk(ByteBufAllocator allocator, int capacityBytes, long firstFrame) {
        this.bytes = allocator.directBuffer(capacityBytes, capacityBytes);
        this.firstFrame = firstFrame;
    }

    boolean hasRoomFor(int frameBytes) {
        return bytes.writableBytes() >= frameBytes;
    }

    void append(WireFormat format, byte[] payload) {
        if (frameCount == ends.length) {
            ends = Arrays.copyOf(ends, frameCount * 2); // first: bytes without an end would be part of the next frame
        }
        format.writeFrame(bytes, payload);
        ends[frameCount++] = bytes.writerIndex();
    }

    /** The frames from one number to another, which is not among them, with a reference of their own. */
    ByteBuf slice(long from, long to) {
        int start = offsetOf(from);
        return bytes.retainedSlice(start, offsetOf(to) - start);
    }

    private int offsetOf(long frame) {
        int index = (int) (frame - firstFrame);
        return index == 0 ? 0 : ends[index - 1];
    }

    long firstFrame() {
        return firstFrame;
    }

    /** Number of the frame that will follow the last one. */
    long endFrame() {
        return firstFrame + frameCount;
    }

    int capacityBytes() {
        return bytes.capacity();
    }

    /** Whether a write of it is under way. */
    boolean isShared() {
        return bytes.refCnt() > 1;
    }

    void release() {
        bytes.release();
    }
}
