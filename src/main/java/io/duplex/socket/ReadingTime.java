package io.duplex.socket;

import io.duplex.clock.Timers;
import io.duplex.loop.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long one event loop takes messages out of what was read, before it sees to everything else it has to do.
 *
 * <p>Bytes do not bound time: 8 KiB are two messages or a thousand, and a thousand that are each answered by an error
 * keep everybody else on the loop waiting for as long as that takes, at each step of their way. So the sockets share
 * one span of time between two looks at them. Of what comes from a socket at least one message is taken at once, so who
 * says little does not wait for who says much. The rest waits in its {@link Unread} or {@link UnreadItems}, and is gone
 * on with when the loop has looked at its sockets again, each in turn.
 */
public final class ReadingTime {
    /** A burst of small publishes still makes one write of what it becomes. */
    private static final long SPAN_NANOS = Duration.ofMillis(2).toNanos();

    private final Loop loop;
    private final Timers timers;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private int depth;
    private long leftNanos;
    private long sinceNanos;

    /** The time of the event loop {@code loop}. */
    public ReadingTime(Loop loop, Timers timers) {
        this.loop = loop;
        this.timers = timers;
    }

    /**
     * Something is about to be read; the first to say so after the loop has looked at its sockets has all the span.
     * What one reads may be full of what another reads: that is the same time.
     */
    void start() {
        if (depth++ > 0) {
            return;
        }
        begin();
        sinceNanos = timers.nanos();
    }

    /**
     * It is read. What the loop does until the next is not counted: where it is a thousand writes that have ended, a
     * burst would be cut in two, and each half be written to everybody.
     */
    void stop() {
        if (--depth > 0) {
            return;
        }
        leftNanos -= timers.nanos() - sinceNanos;
    }

    /** How long what cannot be read in turns may take. */
    boolean isLongerThanATurn(long startNanos) {
        return timers.nanos() - startNanos >= SPAN_NANOS;
    }

    long nanos() {
        return timers.nanos();
    }

    /** Whether the loop should do something else now; asked after each message. */
    public boolean isUp() {
        return timers.nanos() - sinceNanos >= leftNanos;
    }

    /** More is left of this socket; it is gone on with when its turn has come. */
    void later(Runnable goOn) {
        waiting.add(goOn);
        begin();
    }

    private void begin() {
        if (!running) {
            running = true;
            leftNanos = SPAN_NANOS;
            loop.afterSockets(this::nextTurn);
        }
    }

    /** The loop has looked at its sockets since the last one. */
    private void nextTurn() {
        running = false;
        if (waiting.isEmpty()) {
            return;
        }
        begin(); // also for what is left if those whose turn it is have nothing to do any more
        do {
            Runnable next = waiting.poll();
            if (next == null) {
                return;
            }
            next.run();
        } while (leftNanos > 0);
    }
}
