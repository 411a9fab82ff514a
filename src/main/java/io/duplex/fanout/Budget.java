package io.duplex.fanout;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the node keeps for clients that do not read, in bytes: one bound for all its event loops, whichever of them
 * needs it. Over it, every loop that holds more than an even share gives up what is oldest there.
 */
public final class Budget {
    private final long mostBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final List<Turn> turns = new CopyOnWriteArrayList<>();

    /** Nothing is kept yet. */
    public Budget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void share(Turn turn) {
        turns.add(turn);
    }

    /** A loop keeps more than before, or less. From any thread. */
    void changed(long delta) {
        if (usedBytes.addAndGet(delta) > mostBytes && delta > 0) {
            turns.forEach(Turn::keepShare);
        }
    }

    /** How much too much is kept; negative if there is room. */
    long overBytes() {
        return usedBytes.get() - mostBytes;
    }

    /** What a loop may keep while the node is over its budget. */
    long shareBytes() {
        return mostBytes / turns.size();
    }

    /** Kept now. */
    public long usedBytes() {
        return usedBytes.get();
    }
}
