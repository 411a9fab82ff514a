package io.duplex.session;

/**
 * What a client has spent of its {@link Allowance}: for each rate the point in time that {@link io.duplex.clock.Rate}
 * asks for. Sessions that are opened by one connection share it.
 */
public final class Spent {
    long commandsUntilNanos;
    long bytesUntilNanos;
    long errorsUntilNanos;

    Spent(long nowNanos) {
        commandsUntilNanos = nowNanos;
        bytesUntilNanos = nowNanos;
        errorsUntilNanos = nowNanos;
    }
}
