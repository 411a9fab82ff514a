package io.duplex.clock;

import java.time.Duration;

/**
 * Time as far as an event loop was there to use it. A process that was frozen, or a loop that was busy, has read
 * nothing meanwhile, so what a client did not do in that time is not the client's fault: of a period between two looks
 * only so much counts. Belongs to one loop.
 */
public final class Attended {
    private final long mostNanos;
    private long lookedNanos;
    private long totalNanos;

    /**
     * Begins now.
     *
     * @param mostAtOnce what counts at the most between two looks; somewhat more than the period of the looks
     */
    public Attended(long nowNanos, Duration mostAtOnce) {
        this.mostNanos = mostAtOnce.toNanos();
        this.lookedNanos = nowNanos;
    }

    /** Looks at the clock; returns how much of the time since the last look counts, in nanoseconds. */
    public long look(long nowNanos) {
        long passedNanos = Math.min(nowNanos - lookedNanos, mostNanos);
        lookedNanos = nowNanos;
        totalNanos += passedNanos;
        return passedNanos;
    }

    /** What has counted so far, in nanoseconds. */
    public long nanos() {
        return totalNanos;
    }
}
