package io.duplex.session;

import io.duplex.codec.Command;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The publishes of one session to addresses with history: so many on their way at a time, the others wait in order, and
 * while any waits the client is not read. So what waits is what had been read already.
 */
final class Window {
    private static final int MOST = 256;

    private final Session session;
    private final Deque<Command.Publish> waiting = new ArrayDeque<>(0);
    private int inFlight;
    private boolean paused;
    private boolean holding;

    Window(Session session) {
        this.session = session;
    }

    void add(Command.Publish publish) {
        waiting.add(publish);
        hold();
    }

    /** The next that may go, or null. */
    Command.@Nullable Publish next() {
        Command.Publish next = paused || inFlight == MOST ? null : waiting.poll();
        if (next != null) {
            inFlight++;
        }
        hold();
        return next;
    }

    /** One has been answered. */
    void done() {
        inFlight--;
    }

    /** One could not go now: it stays first, and none goes until {@link #resume}. */
    void putBack(Command.Publish publish) {
        inFlight--;
        waiting.addFirst(publish);
        paused = true;
        hold();
    }

    /** Whether it waits for {@link #resume}. */
    boolean isPaused() {
        return paused;
    }

    void resume() {
        paused = false;
    }

    private void hold() {
        boolean wanted = !waiting.isEmpty();
        if (wanted != holding) {
            holding = wanted;
            session.outlet().holdReading(wanted);
        }
    }
}
