package io.duplex.socket;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

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
    private final Deque<T> waiting = new ArrayDeque<>(1);
    private boolean queued;

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
        return waiting.isEmpty();
    }

    /** More messages, which come after those that wait. */
    public void add(Collection<T> items) {
        waiting.addAll(items);
        if (!queued) {
            read();
        }
    }

    /** Nobody listens any more: throws away those that wait. */
    public void clear() {
        waiting.clear();
    }

    /** Nothing comes any more: looks at all there are, whatever the time. */
    public void finish() {
        for (T next = waiting.poll(); next != null; next = waiting.poll()) {
            reader.accept(next);
        }
    }

    /** At least one, and more while there is time. */
    private void read() {
        queued = false;
        time.start();
        try {
            for (T next = waiting.poll(); next != null; next = waiting.poll()) {
                reader.accept(next);
                if (time.isUp() && !waiting.isEmpty()) {
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
}
