package io.duplex.clock;

import io.vertx.core.Vertx;
import java.time.Duration;

/** {@link Timers} of a Vert.x instance, with its resolution of one millisecond. */
public final class VertxTimers implements Timers {
    private final Vertx vertx;

    /** Timers that live as long as {@code vertx}. */
    public VertxTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer once(Duration delay, Runnable action) {
        long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public Timer every(Duration period, Runnable action) {
        long id = vertx.setPeriodic(Math.max(1, period.toMillis()), fired -> action.run());
        return () -> vertx.cancelTimer(id);
    }
}
