package io.duplex.socket;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was read from one socket and not yet looked at, for want of {@link ReadingTime}. While there is any, the socket
 * is not to be read, so it is never more than what one read brought.
 *
 * <p>But when a connection ends, all that the kernel still had of it comes at once, asked for or not, and of a crowd
 * that is as much as it has sent in vain. It is looked at in its turns all the same, and meanwhile it counts as
 * {@link Unfinished}.
 */
public final class Unread {
    private final ReadingTime time;
    private final Consumer<ByteBuf> reader;
    private final Runnable changed;
    private @Nullable Deque<ByteBuf> waiting;
    private @Nullable Runnable last;
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
        if (last != null) {
            giveUp();
        }
    }

    private void read(ByteBuf bytes) {
        time.start();
        try {
            reader.accept(bytes);
        } finally {
            time.stop();
        }
    }

    /**
     * Nothing comes any more.
     *
     * @param unfinished where what is left counts until it has been looked at
     * @param andThen runs when all has been looked at that will be
     */
    public void end(Unfinished unfinished, Runnable andThen) {
        Unfinished.Part left = this::giveUp;
        last = () -> {
            unfinished.forget(left);
            andThen.run();
        };
        if (waiting == null) {
            giveUp();
        } else {
            int bytes = waiting.stream().mapToInt(ByteBuf::readableBytes).sum();
            unfinished.update(left, bytes);
        }
    }

    /** Of what is left nothing is looked at. */
    public void giveUp() {
        if (waiting != null) {
            waiting.forEach(ByteBuf::release);
            waiting = null;
        }
        Runnable then = last;
        last = null;
        if (then != null) {
            then.run();
        }
    }

    /** Passes on all there is, whatever the time, to who takes turns itself. */
    void passAll() {
        while (waiting != null) {
            passOne();
        }
    }

    /** Passes on what one read brought, though not for longer than a turn, and releases the rest. */
    void passOneRead() {
        ByteBuf next = held || waiting == null ? null : waiting.poll();
        if (next != null) {
            long start = time.nanos();
            do {
                reader.accept(next);
            } while (next.isReadable() && !time.isLongerThanATurn(start));
            next.release();
        }
        giveUp();
    }

    private void passOne() {
        ByteBuf next = waiting == null ? null : waiting.poll();
        if (next == null) {
            waiting = null;
            return;
        }
        while (next.isReadable()) {
            reader.accept(next);
        }
        next.release();
    }
}
