package io.duplex.socket;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was read from one socket and not yet looked at, for want of {@link ReadingTime}. While there is any, the socket
 * is not to be read, so it is never more than what one read brought.
 */
public final class Unread {
    private final ReadingTime time;
    private final Consumer<ByteBuf> reader;
    private final Runnable changed;
    private @Nullable Deque<ByteBuf> waiting;
    private boolean held;
    private boolean queued;

    /**
     * Nothing yet.
     *
     * @param reader takes messages until {@link ReadingTime#isUp}, at least one, and leaves readable what it has no
     *     time for
     * @param changed some was read in a turn of its own, or all was; time to flush, and to read or stop reading
     */
    public Unread(ReadingTime time, Consumer<ByteBuf> reader, Runnable changed) {
        this.time = time;
        this.reader = reader;
        this.changed = changed;
    }

    /** Whether all has been looked at. */
    public boolean isEmpty() {
        return waiting == null;
    }

    /** Looks at nothing, or goes on when its turn has come; a reader may hold what it leaves. */
    public void hold(boolean on) {
        held = on;
        queue();
    }

    /** Bytes from the socket, and one reference to them. */
    public void add(ByteBuf bytes) {
        if (waiting != null) {
            waiting.add(bytes);
            return;
        }
        if (!held) {
            read(bytes);
        }
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        waiting = new ArrayDeque<>(2);
        waiting.add(bytes);
        queue();
        changed.run();
    }

    private void queue() {
        if (waiting != null && !held && !queued) {
            queued = true;
            time.later(this::goOn);
        }
    }

    /** Its turn has come. */
    private void goOn() {
        queued = false;
        if (held) {
            return;
        }
        ByteBuf next;
        while (waiting != null && (next = waiting.poll()) != null) {
            read(next);
            if (next.isReadable() && waiting != null) {
                waiting.addFirst(next);
                queue();
                changed.run();
                return;
            }
            next.release();
        }
        waiting = null;
        changed.run();
    }

    private void read(ByteBuf bytes) {
        time.start();
        try {
            reader.accept(bytes);
        } finally {
            time.stop();
        }
    }

    /** Nothing comes any more: looks at all there is, whatever the time. */
    public void finish() {
        ByteBuf next;
        while (waiting != null && (next = waiting.poll()) != null) {
            while (next.isReadable()) {
                reader.accept(next);
            }
            next.release();
        }
        waiting = null;
    }
}
