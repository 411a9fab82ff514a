package io.duplex.node;

import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for clients that were sent away to go. */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Doors doors;
    private final Timers timers;
    private final Promise<Void> drained = Promise.promise();

    Drain(Doors doors, Timers timers) {
        this.doors = doors;
        this.timers = timers;
    }

    /** Completes when no client is left, or after {@code most}. */
    Future<Void> await(Duration most) {
        poll(timers.nanos() + most.toNanos());
        return drained.future();
    }

    private void poll(long deadlineNanos) {
        int left = doors.toDrain();
        if (left == 0) {
            drained.complete();
        } else if (timers.nanos() - deadlineNanos >= 0) {
            LOG.atWarn()
                    .addKeyValue("sockets", left)
                    .log("The drain timeout has passed; cutting the connections that are left");
            drained.complete();
        } else {
            timers.once(POLL, () -> poll(deadlineNanos));
        }
    }
}
