package io.duplex.session;

import io.duplex.clock.Rate;
import io.duplex.clock.Timers;

/** {@link SessionLimits} as rates, shared by all sessions of an event loop. */
record Rates(Rate commands, Rate bytes, Rate errors, long overrunNanos, Timers timers, SessionMetrics metrics) {
    static Rates of(SessionLimits limits, Timers timers, SessionMetrics metrics) {
        double bytesPerSecond = (double) limits.bytesPerSecond();
        return new Rates(
                Rate.of(limits.commandsPerSecond(), limits.commandBurst()),
                Rate.of(bytesPerSecond, 2 * bytesPerSecond),
                Rate.of(limits.errorsPerMinute() / 60.0, limits.errorsPerMinute()),
                limits.overrun().toNanos(),
                timers,
                metrics);
    }
}
