package io.duplex.history;

import io.duplex.clock.Clock;
import java.util.concurrent.TimeUnit;

/** A clock that a test moves. */
final class ManualClock implements Clock {
    private long nanos = 1;
    private long wallMillis = 1_700_000_000_000L;

    /** Time passes. */
    void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        wallMillis += millis;
    }

    /** The wall clock is set, back or forward. */
    void jump(long millis) {
        wallMillis += millis;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }
}
