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
        held = on;
        if (!held && waiting != null && !queued) {
            queued = true;
            time.later(this::read);
        }
    }

    /** Nobody listens any more: throws away those that wait. */
    public void clear() {
        waiting = null;
    }

    /** Nothing comes any more: looks at all there are, whatever the time. */
    public void finish() {
        for (T next = poll(); next != null; next = poll()) {
            reader.accept(next);
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
