package io.duplex.fanout;

import io.duplex.codec.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A piece of a lane's log: complete frames, none cut by its ends, at absolute positions.
 *
 * <p>The bytes are counted by reference: the lane holds one, every write under way another, so a chunk the lane lets go
 * of lives until the last socket has sent it.
 */
final class Chunk {
    private final ByteBuf bytes;
    private final long start;
    private final long firstFrame;
    private long endFrame;

    /**
     * An empty chunk.
     *
     * @param start position of its first byte in the lane
     * @param firstFrame number of its first frame in the lane
     */
    Chunk(ByteBufAllocator allocator, int capacityBytes, long start, long firstFrame) {
        this.bytes = allocator.directBuffer(capacityBytes, capacityBytes);
        this.start = start;
        this.firstFrame = firstFrame;
        this.endFrame = firstFrame;
    }

    boolean hasRoomFor(int frameBytes) {
        return bytes.writableBytes() >= frameBytes;
    }

    void append(WireFormat format, byte[] payload) {
        format.writeFrame(bytes, payload);
        endFrame++;
    }

    /** The frames between two positions, with a reference of their own. */
    ByteBuf slice(long from, long to) {
        return bytes.retainedSlice((int) (from - start), (int) (to - from));
    }

    long start() {
        return start;
    }

    long end() {
        return start + bytes.writerIndex();
    }

    long firstFrame() {
        return firstFrame;
    }

    /** Number of the frame that will follow the last one. */
    long endFrame() {
        return endFrame;
    }

    int capacityBytes() {
        return bytes.capacity();
    }

    void release() {
        bytes.release();
    }
}
