package io.duplex.fanout;

import io.duplex.clock.Attended;
import io.duplex.loop.Loop;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
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
 * <p>Its end is also when {@link Retention} tells the node what is kept, and gives up what is too much.
 */
public final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
    private static final Duration LONGEST_PASS = Duration.ofMillis(1_500);
    /** A lane that hands over no more than this in a turn goes first. */
    private static final int LIGHT_BYTES = 64 * 1024;

    private final Loop loop;
    private final FanOutSettings settings;
    private final Retention retention;
    private final ByteBufAllocator allocator;
    private final FanOutMetrics metrics;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Outlet> outlets = new ArrayList<>();
    /** Behind, and to be disconnected if they get too far. */
    private final Set<Cursor> impatient = new LinkedHashSet<>();

    private boolean scheduled;
    private final Attended attended = new Attended(0, LONGEST_PASS);
    private boolean judging;
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
        this.allocator = allocator;
        this.metrics = metrics;
        this.retention = new Retention(budget, settings, this::schedule);
        budget.share(this);
    }

    FanOutSettings settings() {
        return settings;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /** What the loop keeps for clients that do not read. */
    Retention retention() {
        return retention;
    }

    /** The lane was appended to for the first time in this turn. */
    void deliverLater(Lane lane) {
        assert loop.isCurrent() : "a lane belongs to its loop";
        lanes.add(lane);
        schedule();
    }

    /** The outlet was written to for the first time since its last flush. */
    void flushLater(Outlet outlet) {
        assert loop.isCurrent() : "an outlet belongs to its loop";
        outlets.add(outlet);
        schedule();
    }

    /** The cursor is behind and its client asked to be disconnected in time, or it is so no longer. */
    void watchLag(Cursor cursor, boolean yes) {
        if (yes) {
            impatient.add(cursor);
        } else {
            impatient.remove(cursor);
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
            try {
                loop.execute(this::run);
            } catch (RuntimeException | Error e) {
                scheduled = false; // or there would never be a turn again
                throw e;
            }
        }
    }

    /** Whatever goes wrong in it, there must be a next turn. */
    private void run() {
        assert loop.isCurrent() : "a turn belongs to its loop";
        try {
            retention.settle();
            send();
            retention.sweep();
            report();
            retention.shed();
        } finally {
            scheduled = false;
            if (!lanes.isEmpty() || !outlets.isEmpty() || retention.isUnreported()) {
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
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("A lane could not be delivered");
        }
    }

    private void flushAll() {
        for (int i = 0; i < outlets.size(); i++) {
            try {
                outlets.get(i).flush();
            } catch (RuntimeException | Error e) {
                LOG.atError().setCause(e).log("A client could not be written to");
                outlets.get(i).close(Disconnect.INTERNAL_ERROR);
            }
        }
        outlets.clear();
    }

    /**
     * Frees what sockets have sent since the last turn, and disconnects the clients that take nothing; to be called
     * once a second, as the next turn may be long in coming.
     *
     * @param nowNanos monotonic
     */
    public void sweep(long nowNanos) {
        assert loop.isCurrent() : "a turn belongs to its loop";
        retention.pass(attended.look(nowNanos));
    }

    /** The node is over its budget: a turn's end gives up what this loop keeps beyond its share. From any thread. */
    void keepShare() {
        if (loop.isCurrent()) {
            schedule();
        } else {
            loop.execute(this::schedule);
        }
    }

    private void report() {
        metrics.turn(appendedFrames, deliveredFrames, droppedFrames);
        appendedFrames = 0;
        deliveredFrames = 0;
        droppedFrames = 0;
        retention.report();
    }
}
