package io.duplex.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The members that listen to an address that has no log yet, so that what services publish there must be recorded. They
 * ask again and again while they listen, and say when they have left. Any thread.
 */
final class Askers {
    /** A member that has asked for so long no more is gone. */
    private static final long GONE_NANOS = Duration.ofSeconds(40).toNanos();
    /** It may have left and come back at once, and what it said has overtaken each other. */
    private static final long LEFT_NANOS = Duration.ofSeconds(3).toNanos();

    private final Map<String, Long> untilNanos = new HashMap<>(2);

    synchronized void asked(String member, long nowNanos) {
        untilNanos.put(member, nowNanos + GONE_NANOS);
    }

    synchronized void left(String member, long nowNanos) {
        untilNanos.computeIfPresent(member, (name, until) -> nowNanos + LEFT_NANOS);
    }

    synchronized boolean isEmpty(long nowNanos) {
        untilNanos.values().removeIf(until -> until - nowNanos < 0);
        return untilNanos.isEmpty();
    }
}
