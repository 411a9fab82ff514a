package io.duplex.clock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When to write a log line about what clients may cause as often as they like: at most once in ten seconds, so that it
 * cannot fill a disk. What happened in between is counted for the next line. Any thread.
 */
public final class Seldom {
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Timers timers;
    private final AtomicLong unlogged = new AtomicLong();
    private final AtomicLong loggedNanos;

    /** One kind of line, of which none has been written yet. */
    public Seldom(Timers timers) {
        this.timers = timers;
        this.loggedNanos = new AtomicLong(timers.nanos() - QUIET_NANOS);
    }

    /**
     * It has happened once more.
     *
     * @return how often it has happened since the last line, this time included, if a line is due now; otherwise 0
     */
    public long count() {
        unlogged.incrementAndGet();
        long now = timers.nanos();
        long last = loggedNanos.get();
        return now - last >= QUIET_NANOS && loggedNanos.compareAndSet(last, now) ? unlogged.getAndSet(0) : 0;
    }
}
