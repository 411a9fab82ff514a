package io.duplex.fanout;

import io.duplex.message.Disconnect;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one event loop keeps for clients that do not read: its share of the node's {@link Budget}, and who gives it up
 * when that is used up.
 *
 * <pre>
 *   in a lane --(nobody is behind, or the lane has too much)--> in sockets --(all of them have sent it)--> freed
 * </pre>
 *
 * <p>A socket holds no more than its high water mark of bytes that the kernel does not take, but a whole chunk lives
 * for the last byte of it. So what is still in sockets counts until it is freed.
 *
 * <p>Over the budget, the lane that has most gives up its oldest chunk; where no lane has anything, or most of it waits
 * for single clients, the client that leaves most of its own frames unread is disconnected, one that takes nothing
 * before one that does; and where most of it is in sockets, the client that is furthest behind, or has most of its own
 * there.
 */
final class Retention {
    /** Of its share, what may be of those who have been told to go. */
    private static final int LEAVING_PART = 4;
    /** And of the past, in the sockets of those who come back together. */
    private static final int PAST_PART = 4;
    /** Of what is left of that, what one of them may have: the last to come finds some as well. */
    private static final int PAST_OF_ONE_PART = 8;

    private static final int LEAST_OF_PAST_BYTES = 1024;

    private final Budget budget;
    private final Runnable changed;
    private final int mostInSocketBytes;
    private final Set<Lane> lanes = new LinkedHashSet<>();
    /** Clients with frames of their own that wait, or stay in their sockets. */
    private final Set<Outlet> hoarding = new LinkedHashSet<>();
    /** Those who are told to go, or have gone, and have frames of their own in their sockets. */
    private final Set<Outlet> leaving = new LinkedHashSet<>();
    /** Clients whose own frames were flushed in this turn, and not taken at once. */
    private final List<Outlet> sending = new ArrayList<>();

    private final List<Chunk> inSockets = new ArrayList<>();
    private long inSocketsBytes;
    private long ownInSocketsBytes;
    private long ownWaitingBytes;
    private long bytes;
    private long reportedBytes;
    /**
     * What is in the sockets of those who were told to go since the last {@link #pass}, and is there until they have.
     */
    private long leavingBytes;

    /**
     * Nothing is kept yet.
     *
     * @param changed called when it has to be reported, even if nothing is sent any more
     */
    Retention(Budget budget, FanOutSettings settings, Runnable changed) {
        this.budget = budget;
        this.changed = changed;
        this.mostInSocketBytes = settings.socketHighWaterBytes();
    }

    /** Somebody fell behind in this lane, so it keeps what it has; or nobody is any more. */
    void watch(Lane lane, boolean yes) {
        set(lanes, lane, yes);
    }

    /** What the client has of its own has changed. */
    void update(Outlet outlet) {
        set(hoarding, outlet, outlet.heldBytes() > 0 && !outlet.isClosed());
        set(leaving, outlet, outlet.inSocketBytes() > 0 && outlet.isClosed());
    }

    /** Frames of clients' own went into sockets, or were sent. */
    void inSocketsChanged(int delta) {
        ownInSocketsBytes += delta;
        assert ownInSocketsBytes >= 0 : ownInSocketsBytes;
        changed(delta);
    }

    /** Frames of clients' own wait for their pipes, or do so no longer. */
    void waitingChanged(int delta) {
        ownWaitingBytes += delta;
        assert ownWaitingBytes >= 0 : ownWaitingBytes;
        changed(delta);
    }

    /** The client's own frames were flushed; those that are there at the next turn stay. */
    void settleLater(Outlet outlet) {
        sending.add(outlet);
    }

    /**
     * With how many bytes waiting in it a socket is full for the past: less, the more there is in all sockets. This is
     * the dynamic threshold of shared-memory switches (Choudhury and Hahne, 1998).
     */
    int mostOfPast() {
        long left = (budget.shareBytes() / PAST_PART - ownInSocketsBytes) / PAST_OF_ONE_PART;
        return (int) Long.highestOneBit(Math.max(LEAST_OF_PAST_BYTES, Math.min(left, mostInSocketBytes)));
    }

    /** Those whose frames have gone by now hold nothing. */
    void settle() {
        for (int i = 0; i < sending.size(); i++) {
            sending.get(i).settle();
        }
        sending.clear();
    }

    private void settleAll() {
        settle();
        hoarding().forEach(Outlet::settle);
        List.copyOf(leaving).forEach(Outlet::settle);
    }

    /** They may leave while they are looked at. */
    private List<Outlet> hoarding() {
        return List.copyOf(hoarding);
    }

    private static <T> void set(Set<T> set, T one, boolean yes) {
        if (yes) {
            set.add(one);
        } else {
            set.remove(one);
        }
    }

    void changed(long delta) {
        if (delta != 0) {
            bytes += delta;
            assert bytes >= 0 : bytes;
            changed.run();
        }
    }

    /** A lane has no more use for the chunk; it is kept as long as a socket has. */
    void letGo(Chunk chunk) {
        if (chunk.isShared()) {
            inSockets.add(chunk);
            inSocketsBytes += chunk.capacityBytes();
        } else {
            free(chunk);
        }
    }

    /** Frees what all sockets have sent. */
    void sweep() {
        for (Iterator<Chunk> chunks = inSockets.iterator(); chunks.hasNext(); ) {
            Chunk chunk = chunks.next();
            if (!chunk.isShared()) {
                chunks.remove();
                inSocketsBytes -= chunk.capacityBytes();
                assert inSocketsBytes >= 0 : inSocketsBytes;
                free(chunk);
            }
        }
    }

    /**
     * Called about once a second: a client that has not gone by now is waited for no longer, and one that takes nothing
     * is found out.
     *
     * @param passedNanos since the last call
     */
    void pass(long passedNanos) {
        leavingBytes = 0;
        settleAll();
        hoarding().forEach(outlet -> outlet.watch(passedNanos));
        List.copyOf(lanes).forEach(Lane::disconnectLost);
        sweep();
    }

    private void free(Chunk chunk) {
        changed(-chunk.capacityBytes());
        chunk.release();
    }

    /** Whether the budget does not know yet what is kept. */
    boolean isUnreported() {
        return bytes != reportedBytes;
    }

    void report() {
        long delta = bytes - reportedBytes;
        if (delta != 0) {
            reportedBytes = bytes;
            budget.changed(delta);
        }
    }

    /** Only when all lanes are delivered: what is still to go to those who keep up is not there to be given up. */
    void shed() {
        if (budget.overBytes() > 0) {
            settleAll();
            report();
        }
        while (bytes > budget.shareBytes() && budget.overBytes() > 0 && shedOne()) {
            report();
        }
    }

    private boolean shedOne() {
        if (inSocketsBytes + ownInSocketsBytes > bytes / 2) {
            if (budget.overBytes() <= leavingBytes + leavingOwnBytes()) {
                cutLeaving();
                return false; // it comes when they have gone
            }
            if (ownInSocketsBytes > inSocketsBytes ? disconnectHoarder() : disconnectFurthestBehind()) {
                return true;
            }
        }
        return ownWaitingBytes > bytes / 2
                ? disconnectHoarder() || evictOldest()
                : evictOldest() || disconnectHoarder();
    }

    /** Those who leave take their time, but not the room of all others: so much of it, and the first ones are cut. */
    private void cutLeaving() {
        long left = leavingOwnBytes();
        for (Iterator<Outlet> oldest = List.copyOf(leaving).iterator();
                oldest.hasNext() && left > budget.shareBytes() / LEAVING_PART; ) {
            Outlet next = oldest.next();
            left -= next.inSocketBytes();
            next.cut();
        }
    }

    private long leavingOwnBytes() {
        return leaving.stream().mapToLong(Outlet::inSocketBytes).sum();
    }

    private boolean evictOldest() {
        Lane largest = null;
        for (Lane lane : lanes) {
            if (largest == null || lane.retainedBytes() > largest.retainedBytes()) {
                largest = lane;
            }
        }
        if (largest == null || largest.retainedBytes() == 0) {
            return false;
        }
        largest.evictOldest();
        return true;
    }

    /** Of the clients that take nothing the one that has most; only where all take something, the one of those. */
    private boolean disconnectHoarder() {
        Outlet most = null;
        for (Outlet outlet : hoarding) {
            if (most == null
                    || (most.taking().isMoving() && !outlet.taking().isMoving())
                    || (most.taking().isMoving() == outlet.taking().isMoving()
                            && outlet.heldBytes() > most.heldBytes())) {
                most = outlet;
            }
        }
        if (most == null) {
            return false;
        }
        most.close(Disconnect.SLOW_CONSUMER);
        return true;
    }

    /** Frames are numbered per lane, so this is who is furthest behind in the lane that has somebody for longest. */
    private boolean disconnectFurthestBehind() {
        for (Lane lane : lanes) {
            Cursor furthest = lane.furthestBehind();
            if (furthest != null) {
                leavingBytes += (long) mostInSocketBytes + Lane.LARGEST_CHUNK_BYTES;
                furthest.outlet().close(Disconnect.SLOW_CONSUMER);
                furthest.leave();
                return true;
            }
        }
        return false;
    }
}
