package io.duplex.fanout;

import io.duplex.channel.Overflow;
import io.duplex.codec.EncodedMessage;
import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one address in one wire format on one event loop. Its frames are numbered.
 *
 * <pre>
 *   headFrame               delivered     tailFrame
 *    |[chunk][chunk][chunk]     |            |
 *    |<-- kept for who is behind -->|<- this turn ->|
 * </pre>
 *
 * <p>A lane whose cursors are all at the end keeps no chunk. Chunks start small and double while one turn fills them,
 * so a quiet lane costs tens of bytes; they shrink again when traffic does.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int SMALLEST_CHUNK_BYTES = 256;
    static final int LARGEST_CHUNK_BYTES = 64 * 1024;

    private final WireFormat format;
    private final Turn turn;
    private final int largestChunkBytes;
    private final List<Chunk> chunks = new ArrayList<>(1);
    private final NewestByField newest = new NewestByField();
    /** Behind, and able to read elsewhere what the lane lets go of; a lane that never has any keeps no set. */
    private @Nullable Set<Cursor> watching;

    private Cursor[] cursors = new Cursor[1];
    private int cursorCount;
    private int behindCount;
    private long tailFrame;
    private long turnBytes;
    private int chunkBytes;
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
        // What can fail for want of memory comes before what counts the frame.
        Chunk chunk = chunkWithRoomFor(frameBytes);
        if (turnBytes == 0) {
            turn.deliverLater(this);
        }
        chunk.append(used, payload);
        turnBytes += frameBytes;
        long frame = tailFrame++;
        turn.countAppended(1);
        newest.put(message, frame);
    }

    /** A cursor at the end: it sees what is appended from now on. */
    public Cursor join(Outlet outlet, GapListener gaps, Terms terms) {
        if (cursorCount == cursors.length) {
            cursors = Arrays.copyOf(cursors, cursorCount + Math.max(1, cursorCount >> 1));
        }
        Cursor cursor = new Cursor(this, outlet, gaps, terms, newest.join(terms.overflow()), cursorCount);
        cursors[cursorCount++] = cursor;
        return cursor;
    }

    /** Whether a cursor could have this policy. */
    public boolean takes(Overflow overflow) {
        return newest.takes(overflow);
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
        try {
            for (int i = cursorCount - 1; i >= 0; i--) {
                deliverTo(cursors[i]);
            }
            if (behindCount == 0) {
                sizeNextChunk();
            }
        } finally {
            turnBytes = 0; // or the lane would never ask for a turn again
        }
        trim();
    }

    /** A client that cannot be written to must not keep the others of the lane from being. */
    private static void deliverTo(Cursor cursor) {
        try {
            cursor.tryDeliver();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("A client could not be delivered to");
            cursor.outlet().close(Disconnect.INTERNAL_ERROR);
        }
    }

    /** Whether something was appended since the last delivery. */
    boolean hasWork() {
        return turnBytes > 0;
    }

    /** How many frames there are of the log. */
    public long retainedFrames() {
        return tailFrame - headFrame();
    }

    /** Bytes that {@link #deliver} will hand to sockets, at the most. */
    long workBytes() {
        return turnBytes * cursorCount;
    }

    /** Lets go of the oldest, however many cursors still wanted it: frames, then messages kept by key. */
    void evictOldest() {
        if (chunks.isEmpty()) {
            newest.dropOldest();
            countNewest();
            return;
        }
        Chunk oldest = chunks.remove(0);
        chunkBytes -= oldest.capacityBytes();
        turn.retention().letGo(oldest);
        if (watching != null && !watching.isEmpty()) {
            List.copyOf(watching).forEach(Cursor::fallOff);
        }
    }

    /** The cursor is behind and has another place to read, or it is so no longer. */
    void watchEviction(Cursor cursor, boolean yes) {
        if (watching == null) {
            watching = new LinkedHashSet<>();
        }
        if (yes) {
            watching.add(cursor);
        } else {
            watching.remove(cursor);
        }
    }

    void remove(Cursor cursor) {
        assert cursors[cursor.index()] == cursor : "another cursor is at " + cursor.index();
        Cursor last = cursors[--cursorCount];
        cursors[cursor.index()] = last;
        last.moveTo(cursor.index());
        cursors[cursorCount] = null;
        newest.leave(cursor.newest());
        countNewest();
    }

    /** Ends the connections of clients that have lost messages and would never hear of it. */
    void disconnectLost() {
        for (int i = cursorCount - 1; i >= 0; i--) {
            if (i < cursorCount && cursors[i].hasLostUnheard()) { // others may have left with one
                cursors[i].outlet().close(Disconnect.SLOW_CONSUMER);
            }
        }
    }

    /** The cursor that is furthest behind; null if all keep up. */
    @Nullable Cursor furthestBehind() {
        Cursor furthest = null;
        for (int i = 0; i < cursorCount; i++) {
            if (cursors[i].isBehind() && (furthest == null || cursors[i].frame() < furthest.frame())) {
                furthest = cursors[i];
            }
        }
        return furthest;
    }

    void fellBehind() {
        if (behindCount++ == 0) {
            turn.retention().watch(this, true);
        }
    }

    void caughtUp() {
        assert behindCount > 0 : "nobody was behind";
        if (--behindCount == 0) {
            turn.retention().watch(this, false);
        }
        if (turnBytes == 0) {
            trim();
        }
    }

    /** The chunk that holds a frame, which is neither before {@link #headFrame} nor at {@link #tailFrame}. */
    Chunk chunkWith(long frame) {
        int i = chunks.size() - 1;
        assert headFrame() <= frame && frame < tailFrame : frame + " of " + headFrame() + " to " + tailFrame;
        while (chunks.get(i).firstFrame() > frame) {
            i--;
        }
        return chunks.get(i);
    }

    /** Number of the oldest frame there is. */
    long headFrame() {
        return chunks.isEmpty() ? tailFrame : chunks.get(0).firstFrame();
    }

    /** Number of the frame that comes next. */
    long tailFrame() {
        return tailFrame;
    }

    /** A message as a frame outside the log. */
    ByteBuf encode(EncodedMessage message) {
        WireFormat used = message.formatFor(format);
        byte[] payload = message.payload(used);
        ByteBuf frame = turn.allocator().directBuffer(used.frameBytes(payload.length));
        used.writeFrame(frame, payload);
        return frame;
    }

    WireFormat format() {
        return format;
    }

    long retainedBytes() {
        return chunkBytes + newest.bytes();
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
        Chunk chunk = new Chunk(turn.allocator(), Math.max(nextChunkBytes, frameBytes), tailFrame);
        chunks.add(chunk);
        chunkBytes += chunk.capacityBytes();
        turn.retention().changed(chunk.capacityBytes());
        return chunk;
    }

    /** The next turn will likely be as busy as this one was. */
    private void sizeNextChunk() {
        int wanted = (int) Math.max(SMALLEST_CHUNK_BYTES, Math.min(turnBytes, largestChunkBytes));
        nextChunkBytes = Integer.highestOneBit(wanted * 2 - 1);
    }

    private void trim() {
        while (!chunks.isEmpty()
                && (behindCount == 0 || chunkBytes > turn.settings().laneRetentionBytes())) {
            evictOldest();
        }
        if (!newest.isEmpty()) {
            newest.clearUnused();
            countNewest();
        }
    }

    private void countNewest() {
        turn.retention().changed(newest.recount());
    }
}
