package io.duplex.clock;

import java.time.Duration;

/**
 * Time as a parameter. Actions run on the thread that asked for the timer if that is an event loop.
 *
 * <p>Sockets do not own timers: whoever has many of them sweeps over all with one {@link #every periodic} timer.
 */
public interface Timers {
    /** Monotonic time in nanoseconds; only differences mean anything. */
    long nanos();

    /** Runs the action once, after the delay. */
    Timer once(Duration delay, Runnable action);

    /** Runs the action again and again, first after one period. */
    Timer every(Duration period, Runnable action);

    /** A timer that has been set. */
    @FunctionalInterface
    interface Timer {
        /** Never fails; does nothing if the timer has fired for the last time. */
        void cancel();
    }
}
