package io.duplex.fanout;

import io.duplex.codec.Disconnect;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one event loop has to send before it sleeps.
 *
 * <p>The first message of a turn queues one task behind whatever the loop has read; when it runs, all lanes deliver and
 * all sockets flush, once. Under load messages batch by themselves, an idle loop sends the first one at once, and there
 * is no timer and no delay.
 *
 * <p>Lanes with little to do go first, and are flushed before the others begin: a firehose on the same loop costs a
 * quiet address no more than the turn it is in, and how much a turn can hold is bounded by how much is read in one.
 *
 * <p>It also keeps the loop's share of the node's {@link Budget}: over it, the lane that retains most gives up its
 * oldest chunk; and where no lane retains anything, the client that leaves most of its own frames unread is
 * disconnected.
 */
public final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    /** A lane that hands over no more than this in a turn goes first. */
    private static final int LIGHT_BYTES = 64 * 1024;

    private final Loop loop;
    private final FanOutSettings settings;
    private final Budget budget;
    private final ByteBufAllocator allocator;
    private final FanOutMetrics metrics;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Outlet> outlets = new ArrayList<>();
    private final Set<Lane> retaining = new LinkedHashSet<>();
    /** Clients with frames of their own that wait. */
    private final Set<Outlet> hoarding = new LinkedHashSet<>();
    /** Behind, and to be disconnected if they get too far. */
    private final Set<Cursor> impatient = new LinkedHashSet<>();

    private boolean scheduled;
    private boolean judging;
    private long retainedBytes;
    private long reportedRetainedBytes;
    private long appendedFrames;
    private long deliveredFrames;
    private long droppedFrames;

    /**
     * The turns of one event loop.
     *
     * @param loop the event loop
     * @param budget shared by the loops of the node
     * @param allocator where chunks and frames come from
     */
    public Turn(Loop loop, FanOutSettings settings, Budget budget, ByteBufAllocator allocator, FanOutMetrics metrics) {
        this.loop = loop;
        this.settings = settings;
        this.budget = budget;
        this.allocator = allocator;
        this.metrics = metrics;
        budget.share(this);
    }

    FanOutSettings settings() {
        return settings;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /** The lane was appended to for the first time in this turn. */
    void deliverLater(Lane lane) {
        lanes.add(lane);
        schedule();
    }

    /** The outlet was written to for the first time since its last flush. */
    void flushLater(Outlet outlet) {
        outlets.add(outlet);
        schedule();
    }

    /** Somebody fell behind in this lane, so it keeps what it has. */
    void retaining(Lane lane, boolean yes) {
        if (yes) {
            retaining.add(lane);
        } else {
            retaining.remove(lane);
        }
    }

    /** The client has frames of its own that wait, or none any more. */
    void hoarding(Outlet outlet, boolean yes) {
        if (yes) {
            hoarding.add(outlet);
        } else {
            hoarding.remove(outlet);
        }
    }

    /** The cursor is behind and its client asked to be disconnected in time, or it is so no longer. */
    void impatient(Cursor cursor, boolean yes) {
        if (yes) {
            impatient.add(cursor);
        } else {
            impatient.remove(cursor);
        }
    }

    void retainedBytesChanged(long delta) {
        if (delta != 0) {
            retainedBytes += delta;
            schedule(); // to report it, even if nothing is sent any more
        }
    }

    void countAppended(long frames) {
        appendedFrames += frames;
    }

    void countDelivered(long frames) {
        deliveredFrames += frames;
    }

    void countDropped(long frames) {
        droppedFrames += frames;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::run);
        }
    }

    /** Whatever goes wrong in it, there must be a next turn. */
    private void run() {
        try {
            send();
            report();
            if (budget.isOver()) {
                shed();
            }
        } finally {
            scheduled = false;
            if (!lanes.isEmpty() || !outlets.isEmpty() || retainedBytes != reportedRetainedBytes) {
                schedule();
            }
        }
    }

    /** Indices, not iterators: a flush may make a socket writable, and that may add to the end of {@link #outlets}. */
    private void send() {
        if (lanes.size() > 1) {
            for (int i = 0; i < lanes.size(); i++) {
                if (lanes.get(i).workBytes() <= LIGHT_BYTES) {
                    deliver(lanes.get(i));
                }
            }
            flushAll();
        }
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).hasWork()) {
                deliver(lanes.get(i));
            }
        }
        lanes.clear();
        flushAll();
        if (!impatient.isEmpty() && !judging) {
            judging = true;
            // What was flushed now leaves when the loop looks at its sockets.
            loop.afterSockets(this::judge);
        }
    }

    private void judge() {
        judging = false;
        List.copyOf(impatient).forEach(Cursor::disconnectIfTooFar);
    }

    /** One lane that fails must not stop the others of its loop. */
    private static void deliver(Lane lane) {
        try {
            lane.deliver();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A lane could not be delivered");
        }
    }

    private void flushAll() {
        for (int i = 0; i < outlets.size(); i++) {
            try {
                outlets.get(i).flush();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("A client could not be written to");
                outlets.get(i).close(Disconnect.INTERNAL_ERROR);
            }
        }
        outlets.clear();
    }

    /** The node is over its budget: a turn's end gives up what this loop keeps beyond its share. From any thread. */
    void keepShare() {
        if (loop.isCurrent()) {
            schedule();
        } else {
            loop.execute(this::schedule);
        }
    }

    /** Only when all lanes are delivered: what is still to go to those who keep up is not there to be given up. */
    private void shed() {
        while (budget.isOver() && retainedBytes > budget.shareBytes() && shedOldest()) {
            tellBudget();
        }
    }

    private boolean shedOldest() {
        Lane largest = null;
        for (Lane lane : retaining) {
            if (largest == null || lane.retainedBytes() > largest.retainedBytes()) {
                largest = lane;
            }
        }
        if (largest != null && largest.retainedBytes() > 0) {
            largest.evictOldest();
            return true;
        }
        Outlet fullest = null;
        for (Outlet outlet : hoarding) {
            if (fullest == null || outlet.waitingBytes() > fullest.waitingBytes()) {
                fullest = outlet;
            }
        }
        if (fullest == null) {
            return false;
        }
        fullest.close(Disconnect.SLOW_CONSUMER);
        return true;
    }

    private void tellBudget() {
        long delta = retainedBytes - reportedRetainedBytes;
        reportedRetainedBytes = retainedBytes;
        budget.changed(delta);
    }

    private void report() {
        metrics.turn(appendedFrames, deliveredFrames, droppedFrames);
        appendedFrames = 0;
        deliveredFrames = 0;
        droppedFrames = 0;
        if (retainedBytes != reportedRetainedBytes) {
            tellBudget();
        }
    }
}
