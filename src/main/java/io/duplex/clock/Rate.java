package io.duplex.clock;

/**
 * How much of something may happen in a time: so many per second, after a burst. A token bucket without a timer and
 * without an object per user: what a user has spent is one point in time, kept by whoever asks.
 *
 * <p>That point is the moment at which the bucket would be full again. Spending moves it on; what lies further ahead
 * than the burst lasts is owed, and is paid by waiting.
 *
 * @param nanosEach what one costs; 0 = everything is free
 * @param burstNanos what a full bucket holds
 */
public record Rate(double nanosEach, long burstNanos) {
    private static final double SECOND = 1_000_000_000;

    /** Nothing is ever owed. */
    public static final Rate UNLIMITED = new Rate(0, 0);

    /**
     * A rate.
     *
     * @param perSecond 0 = unlimited
     * @param burst how many may come at once
     */
    public static Rate of(double perSecond, double burst) {
        return perSecond == 0 ? UNLIMITED : new Rate(SECOND / perSecond, (long) (burst * SECOND / perSecond));
    }

    /** The new point of somebody who spends {@code amount} now; who has never spent begins with any time past. */
    public long spend(long spentUntilNanos, long amount, long nowNanos) {
        long from = spentUntilNanos - nowNanos > 0 ? spentUntilNanos : nowNanos;
        return from + (long) ((double) amount * nanosEach);
    }

    /** How long to wait until nothing is owed; 0 or less if nothing is. */
    public long owedNanos(long spentUntilNanos, long nowNanos) {
        return spentUntilNanos - nowNanos - burstNanos;
    }
}
