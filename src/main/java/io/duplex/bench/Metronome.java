package io.duplex.bench;

import io.duplex.clock.Timers;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Wakes the event loop when the next message is due.
 *
 * <p>A thread of its own: timers of Vert.x tick in milliseconds, which would be most of the latency measured.
 */
final class Metronome {
    /** The kernel wakes a thread some 50 microseconds late anyhow; to wake more often only burns the server's CPU. */
    private static final long SHORTEST_REST_NANOS = 100_000;

    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Runnable beat;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile long nextNanos;
    private volatile boolean running = true;

    /**
     * Does nothing until started.
     *
     * @param loop runs what it is given on the event loop
     * @param beat what to do there
     */
    Metronome(Timers timers, Consumer<Runnable> loop, Runnable beat) {
        this.timers = timers;
        this.loop = loop;
        this.beat = beat;
    }

    void start(long firstNanos) {
        nextNanos = firstNanos;
        Thread thread = new Thread(this::run, "metronome");
        thread.setDaemon(true);
        thread.start();
    }

    /** Called on the event loop. */
    void next(long nanos) {
        nextNanos = nanos;
    }

    void stop() {
        running = false;
    }

    private void run() {
        while (running) {
            long wait = nextNanos - timers.nanos();
            // One beat is enough for all that is due: a loop that is behind must not find a queue of them.
            if (wait <= 0 && asked.compareAndSet(false, true)) {
                try {
                    loop.accept(this::beatOnLoop);
                } catch (RejectedExecutionException ended) {
                    return;
                }
            }
            LockSupport.parkNanos(Math.max(wait, SHORTEST_REST_NANOS));
        }
    }

    private void beatOnLoop() {
        asked.set(false);
        if (running) {
            beat.run();
        }
    }
}
