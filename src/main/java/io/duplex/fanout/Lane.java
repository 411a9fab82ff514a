package io.duplex.fanout;

import io.duplex.codec.EncodedMessage;
import io.duplex.codec.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log of one address in one wire format on one event loop.
 *
 * <pre>
 *   head                    delivered      tail        positions, in bytes since the lane began
 *    |[chunk][chunk][chunk]     |            |
 *    |<-- kept for who is behind -->|<- this turn ->|
 * </pre>
 *
 * <p>A lane whose cursors are all at the end keeps no chunk. Chunks start small and double while one turn fills them,
 * so a quiet lane costs tens of bytes; they shrink again when traffic does.
 */
public final class Lane {
    private static final int SMALLEST_CHUNK_BYTES = 256;
    private static final int LARGEST_CHUNK_BYTES = 64 * 1024;

    private final WireFormat format;
    private final Turn turn;
    private final int largestChunkBytes;
    private final List<Chunk> chunks = new ArrayList<>(1);
    private Cursor[] cursors = new Cursor[1];
    private int cursorCount;
    private int behindCount;
    private long tail;
    private long tailFrame;
    private long delivered;
    private long retainedBytes;
    private int nextChunkBytes = SMALLEST_CHUNK_BYTES;

    /** An empty lane of the event loop that owns {@code turn}. */
    public Lane(WireFormat format, Turn turn) {
        this.format = format;
        this.turn = turn;
        this.largestChunkBytes = largestChunkBytes(turn.settings().laneRetentionBytes());
    }

    /** A chunk is let go of as a whole, so a lane that may keep little needs small ones to keep anything. */
    private static int largestChunkBytes(int retentionBytes) {
        return Math.max(SMALLEST_CHUNK_BYTES, Math.min(Integer.highestOneBit(retentionBytes / 4), LARGEST_CHUNK_BYTES));
    }

    /** Adds one message for all cursors; it leaves at the end of this turn. */
    public void append(EncodedMessage message) {
        WireFormat used = message.formatFor(format);
        byte[] payload = message.payload(used);
        int frameBytes = used.frameBytes(payload.length);
        chunkWithRoomFor(frameBytes).append(used, payload);
        if (tail == delivered) {
            turn.deliverLater(this);
        }
        tail += frameBytes;
        tailFrame++;
        turn.countAppended(1);
    }

    /** A cursor at the end: it sees what is appended from now on. */
    public Cursor join(Outlet outlet, GapListener gaps) {
        if (cursorCount == cursors.length) {
            cursors = Arrays.copyOf(cursors, cursorCount + Math.max(1, cursorCount >> 1));
        }
        Cursor cursor = new Cursor(this, outlet, gaps, tail, tailFrame, cursorCount);
        cursors[cursorCount++] = cursor;
        return cursor;
    }

    /** Whether nobody listens. */
    public boolean isEmpty() {
        return cursorCount == 0;
    }

    /**
     * Writes what this turn appended to everybody who kept up: the one loop this product is about.
     *
     * <p>From the last to the first, because a cursor that leaves meanwhile is replaced by the last.
     */
    void deliver() {
        for (int i = cursorCount - 1; i >= 0; i--) {
            Cursor cursor = cursors[i];
            if (!cursor.isBehind() && !cursor.advance()) {
                cursor.fallBehind();
            }
        }
        if (behindCount == 0) {
            sizeNextChunk(tail - delivered);
        }
        delivered = tail;
        trim();
    }

    /** Lets go of the oldest chunk, however many cursors still wanted it. */
    void evictOldest() {
        Chunk oldest = chunks.remove(0);
        retain(-oldest.capacityBytes());
        oldest.release();
    }

    void remove(Cursor cursor) {
        Cursor last = cursors[--cursorCount];
        cursors[cursor.index()] = last;
        last.moveTo(cursor.index());
        cursors[cursorCount] = null;
        if (cursor.isBehind()) {
            caughtUp();
        }
    }

    void fellBehind() {
        if (behindCount++ == 0) {
            turn.retaining(this, true);
        }
    }

    void caughtUp() {
        if (--behindCount == 0) {
            turn.retaining(this, false);
            if (delivered == tail) {
                trim();
            }
        }
    }

    /** The chunk a position lies in; the position is neither before {@link #head} nor at {@link #tail}. */
    Chunk chunkAt(long position) {
        int i = chunks.size() - 1;
        while (chunks.get(i).start() > position) {
            i--;
        }
        return chunks.get(i);
    }

    /** Position of the oldest byte there is. */
    long head() {
        return chunks.isEmpty() ? tail : chunks.get(0).start();
    }

    /** Number of the oldest frame there is. */
    long headFrame() {
        return chunks.isEmpty() ? tailFrame : chunks.get(0).firstFrame();
    }

    /** Position after the newest byte. */
    long tail() {
        return tail;
    }

    /** Number of the frame that will be appended next. */
    long tailFrame() {
        return tailFrame;
    }

    WireFormat format() {
        return format;
    }

    long retainedBytes() {
        return retainedBytes;
    }

    Turn turn() {
        return turn;
    }

    private Chunk chunkWithRoomFor(int frameBytes) {
        if (!chunks.isEmpty()) {
            Chunk last = chunks.get(chunks.size() - 1);
            if (last.hasRoomFor(frameBytes)) {
                return last;
            }
            nextChunkBytes = Math.min(nextChunkBytes * 2, largestChunkBytes);
        }
        Chunk chunk = new Chunk(turn.allocator(), Math.max(nextChunkBytes, frameBytes), tail, tailFrame);
        chunks.add(chunk);
        retain(chunk.capacityBytes());
        return chunk;
    }

    /** The next turn will likely be as busy as this one was. */
    private void sizeNextChunk(long turnBytes) {
        int wanted = (int) Math.max(SMALLEST_CHUNK_BYTES, Math.min(turnBytes, largestChunkBytes));
        nextChunkBytes = Integer.highestOneBit(wanted * 2 - 1);
    }

    private void trim() {
        while (!chunks.isEmpty()
                && (behindCount == 0 || retainedBytes > turn.settings().laneRetentionBytes())) {
            evictOldest();
        }
    }

    private void retain(int deltaBytes) {
        retainedBytes += deltaBytes;
        turn.retainedBytesChanged(deltaBytes);
    }
}
