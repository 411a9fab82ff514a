package io.duplex.bench;

/**
 * When each message should be sent, fixed before the first one is.
 *
 * <p>Times are computed from the number of the message, not from the time of the one before: errors do not add up, and
 * a sender that was held up sends what is overdue with the times it should have had.
 */
record Schedule(long startNanos, double perSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** When message {@code number}, counted from 0, should be sent. */
    long dueAt(long number) {
        return startNanos + (long) (number * NANOS_PER_SECOND / perSecond);
    }

    boolean isDue(long number, long nowNanos) {
        return dueAt(number) - nowNanos <= 0;
    }

    /** How many messages should have been sent before this time. */
    long dueBefore(long nanos) {
        return nanos - startNanos <= 0 ? 0 : (long) Math.ceil((nanos - startNanos) * perSecond / NANOS_PER_SECOND);
    }
}
