package io.duplex.socket;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came together, thousands of them perhaps, and of which some are not yet looked at for want of
 * {@link ReadingTime}.
 *
 * @param <T> a message
 */
public final class UnreadItems<T> {
    private final ReadingTime time;
    private final Consumer<T> reader;
    private final Runnable changed;
    /** None if none wait: what has room for thousands would be kept for as long as a session. */
    private @Nullable Deque<T> waiting;

    private boolean queued;
    private boolean held;
    /** What is done when all have been looked at and no more come; null while more may come. */
    private @Nullable Runnable last;

    /**
     * None yet.
     *
     * @param changed some were read, or all
     */
    public UnreadItems(ReadingTime time, Consumer<T> reader, Runnable changed) {
        this.time = time;
        this.reader = reader;
        this.changed = changed;
    }

    /** Whether all have been looked at. */
    public boolean isEmpty() {
        return waiting == null;
    }

    /** More messages, which come after those that wait. */
    public void add(Collection<T> items) {
        if (waiting != null) {
            waiting.addAll(items);
        } else if (!items.isEmpty()) {
            waiting = new ArrayDeque<>(items);
        }
        if (!queued && !held) {
            read();
        }
    }

    /** Looks at nothing, or goes on when its turn has come; a reader may hold what it leaves. */
    public void hold(boolean on) {
        held = on && last == null;
        if (!held && waiting != null && !queued) {
            queued = true;
            time.later(this::read);
        }
    }

    /** Nobody listens any more: throws away those that wait. */
    public void clear() {
        waiting = null;
    }

    /** Takes back a hold, and goes on at once if it may. */
    public void goOn() {
        held = false;
        if (waiting != null && !queued) {
            read();
        }
    }

    /**
     * Nothing comes any more. Those that wait are looked at in their turns, whether they are held or not.
     *
     * @param andThen runs once all have been, or are thrown away
     */
    public void end(Runnable andThen) {
        last = andThen;
        hold(false);
        if (waiting == null) {
            runLast();
        }
    }

    private void runLast() {
        Runnable then = last;
        if (then != null && waiting == null) {
            last = null;
            then.run();
        }
    }

    /** At least one, and more while there is time. */
    private void read() {
        queued = false;
        if (held) {
            return;
        }
        time.start();
        try {
            for (T next = poll(); next != null; next = poll()) {
                reader.accept(next);
                if (held || queued) {
                    break;
                }
                if (waiting != null && time.isUp()) {
                    queued = true;
                    time.later(this::read);
                    break;
                }
            }
        } finally {
            time.stop();
        }
        changed.run();
        runLast();
    }

    private @Nullable T poll() {
        if (waiting == null) {
            return null;
        }
        T next = waiting.poll();
        if (waiting.isEmpty()) {
            waiting = null;
        }
        return next;
    }
}
