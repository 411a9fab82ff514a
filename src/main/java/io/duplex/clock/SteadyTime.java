package io.duplex.clock;

/**
 * Time that never jumps, for code that cannot be given {@link Timers}: what Hazelcast creates by itself, and what runs
 * before there is a Vert.x.
 */
public final class SteadyTime {
    private static final long START_NANOS = System.nanoTime();
    private static final long START_MILLIS = System.currentTimeMillis();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private SteadyTime() {}

    /** Monotonic time in nanoseconds; only differences mean anything. */
    public static long nanos() {
        return System.nanoTime();
    }

    /**
     * Milliseconds since 1970 as the wall clock told them when this class was loaded, plus the monotonic time since
     * then. Setting the machine's clock does not change it.
     */
    public static long millis() {
        return START_MILLIS + (System.nanoTime() - START_NANOS) / NANOS_PER_MILLI;
    }
}
