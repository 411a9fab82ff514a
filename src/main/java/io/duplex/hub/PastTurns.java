package io.duplex.hub;

import io.duplex.clock.Timers;
import io.duplex.fanout.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The replays of one event loop that could go on at once. When a node has died there are thousands, so they share a
 * span of time between two looks of the loop at its sockets.
 */
final class PastTurns {
    private static final long SPAN_NANOS = Duration.ofMillis(2).toNanos();

    private final Loop loop;
    private final Timers timers;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    PastTurns(Loop loop, Timers timers) {
        this.loop = loop;
        this.timers = timers;
    }

    /** Runs the step when its turn has come; called on the loop. */
    void later(Runnable step) {
        waiting.add(step);
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
