package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.bus.FairQueue;
import io.duplex.clock.Timers;
import io.duplex.loop.Loop;
import java.time.Duration;

/**
 * The replays of one event loop that could go on at once. When a node has died there are thousands, so they share a
 * span of time between two looks of the loop at its sockets. Clients take turns, however many addresses one of them
 * listens to.
 */
final class PastTurns {
    private static final long SPAN_NANOS = Duration.ofMillis(2).toNanos();

    private final Loop loop;
    private final Timers timers;
    private final FairQueue<Runnable> waiting = new FairQueue<>();
    private boolean running;

    PastTurns(Loop loop, Timers timers) {
        this.loop = loop;
        this.timers = timers;
    }

    /** Runs the step when the client's turn has come; called on the loop. */
    void later(Asker asker, Runnable step) {
        waiting.add(asker, step);
        next();
    }

    private void next() {
        if (!running && !waiting.isEmpty()) {
            running = true;
            loop.afterSockets(this::run);
        }
    }

    /** At least one step. */
    private void run() {
        long start = timers.nanos();
        try {
            do {
                Runnable step = waiting.poll();
                if (step == null) {
                    return;
                }
                step.run();
            } while (timers.nanos() - start < SPAN_NANOS);
        } finally {
            running = false;
            next();
        }
    }
}
