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
 * <p>It also keeps the loop's share of the retention budget: over it, the lane that retains most gives up its oldest
 * chunk.
 */
public final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final Loop loop;
    private final FanOutSettings settings;
    private final long budgetBytes;
    private final ByteBufAllocator allocator;
    private final FanOutMetrics metrics;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Outlet> outlets = new ArrayList<>();
    private final Set<Lane> retaining = new LinkedHashSet<>();
    private boolean scheduled;
    private long retainedBytes;
    private long reportedRetainedBytes;
    private long appendedFrames;
    private long deliveredFrames;
    private long droppedFrames;

    /**
     * The turns of one event loop.
     *
     * @param loop the event loop
     * @param eventLoopCount how many loops share the node's retention budget
     * @param allocator where chunks and frames come from
     */
    public Turn(
            Loop loop, FanOutSettings settings, int eventLoopCount, ByteBufAllocator allocator, FanOutMetrics metrics) {
        this.loop = loop;
        this.settings = settings;
        this.budgetBytes = settings.retentionBudgetBytes() / eventLoopCount;
        this.allocator = allocator;
        this.metrics = metrics;
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

    void retainedBytesChanged(int delta) {
        retainedBytes += delta;
        schedule(); // to report it, even if nothing is sent any more
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

    /**
     * Indices, not iterators: a flush may make a socket writable, and that may add to the end of {@link #outlets}. One
     * lane or client that fails must not stop the others of its loop.
     */
    private void run() {
        for (int i = 0; i < lanes.size(); i++) {
            try {
                lanes.get(i).deliver();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("A lane could not be delivered");
            }
        }
        lanes.clear();
        for (int i = 0; i < outlets.size(); i++) {
            try {
                outlets.get(i).flush();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("A client could not be written to");
                outlets.get(i).close(Disconnect.INTERNAL_ERROR);
            }
        }
        outlets.clear();
        keepBudget();
        report();
        scheduled = false;
        if (!lanes.isEmpty()) {
            schedule();
        }
    }

    private void keepBudget() {
        while (retainedBytes > budgetBytes && !retaining.isEmpty()) {
            Lane largest = null;
            for (Lane lane : retaining) {
                if (largest == null || lane.retainedBytes() > largest.retainedBytes()) {
                    largest = lane;
                }
            }
            if (largest == null || largest.retainedBytes() == 0) {
                return;
            }
            largest.evictOldest();
        }
    }

    private void report() {
        metrics.turn(appendedFrames, deliveredFrames, droppedFrames);
        if (retainedBytes != reportedRetainedBytes) {
            metrics.retainedBytesChanged(retainedBytes - reportedRetainedBytes);
            reportedRetainedBytes = retainedBytes;
        }
        appendedFrames = 0;
        deliveredFrames = 0;
        droppedFrames = 0;
    }
}
