package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.ReadingHold;
import io.duplex.history.PublishId;
import io.duplex.history.Recorded;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The publishes of one session to addresses with history: so many on their way at a time, the others wait in order, and
 * while any waits the client is not read. So what waits is what had been read already.
 */
final class Window {
    private static final int MOST = 256;

    /** A log outlives its client, so the first message of one costs as much as so many others. */
    private static final int NEW_LOG_COMMANDS = 20;

    private final Outlet outlet;
    private final Allowance allowance;
    private final Deque<Named> waiting = new ArrayDeque<>(0);
    private int inFlight;
    private boolean paused;

    Window(Outlet outlet, Allowance allowance) {
        this.outlet = outlet;
        this.allowance = allowance;
    }

    /**
     * A publish, and its name in the log: the client may be somebody else when its turn comes.
     *
     * @param id null if it has none
     */
    record Named(Command.Publish publish, @Nullable PublishId id) {}

    void add(Named publish) {
        waiting.add(publish);
        hold();
    }

    /** The next that may go, or null. */
    @Nullable Named next() {
        Named next = paused || inFlight == MOST ? null : waiting.poll();
        if (next != null) {
            inFlight++;
        }
        hold();
        return next;
    }

    /** One has been answered. */
    void done(Future<Recorded> recorded) {
        inFlight--;
        if (recorded.succeeded() && recorded.result().position().offset() == 1) {
            allowance.spendMore(NEW_LOG_COMMANDS);
        }
    }

    /** One could not go now: it stays first, and none goes until {@link #resume}. */
    void putBack(Named publish) {
        inFlight--;
        waiting.addFirst(publish);
        paused = true;
        hold();
    }

    void resume() {
        paused = false;
    }

    private void hold() {
        outlet.holdReading(ReadingHold.PUBLISHES, !waiting.isEmpty());
    }
}
