package io.duplex.clock;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Timers} of a Vert.x instance, with its resolution of one millisecond. An action that fails does not end its
 * periodic timer, and does not fill the log.
 */
public final class VertxTimers implements Timers {
    private static final Logger LOG = LoggerFactory.getLogger(VertxTimers.class);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

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
        long id = vertx.setPeriodic(Math.max(1, period.toMillis()), new Periodic(action));
        return () -> vertx.cancelTimer(id);
    }

    /** Tells of the first failure, with its trace, and then once a minute how many there were. */
    private final class Periodic implements Handler<Long> {
        private final Runnable action;
        private int failures;
        private long toldNanos;

        Periodic(Runnable action) {
            this.action = action;
        }

        @Override
        public void handle(Long fired) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                failures++;
                if (failures == 1 || nanos() - toldNanos >= QUIET_NANOS) {
                    toldNanos = nanos();
                    LOG.atError()
                            .setCause(e)
                            .addKeyValue("timer", action.getClass().getName())
                            .addKeyValue("failures", failures)
                            .log("A periodic task failed; it runs again at its next time");
                }
            }
        }
    }
}
