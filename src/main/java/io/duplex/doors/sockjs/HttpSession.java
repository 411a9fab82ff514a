package io.duplex.doors.sockjs;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.fanout.Outlet;
import io.duplex.message.Disconnect;
import io.duplex.session.Door;
import io.duplex.session.Session;
import io.duplex.session.Spent;
import io.duplex.socket.UnreadItems;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A SockJS session over HTTP: one conversation over many requests. Lives on the event loop that got its first request.
 *
 * <pre>
 *   new --(first answer: o)--> open --({@link Session} closed: c)--> closed --(session timeout)--> gone
 *                               +----(no answer for the session timeout, at first the open timeout, or an open one lost)-------^
 * </pre>
 *
 * <p>While it is closed, every answer is the close frame again. It belongs to whoever opened it: requests from another
 * address, or with the token of another user, are answered as if there were no such session.
 */
final class HttpSession implements ResponsePipe.Owner {
    /**
     * Sends that wait because the node does not read this client now, or has not read all of the one before. More than
     * these are no client's way.
     */
    private static final int MOST_HELD = 4;

    private final LoopContext loop;
    private final SockJsSettings settings;
    private final Caller owner;
    private final WireFormat format;
    private final Spent spent;
    private final Consumer<HttpSession> onGone;
    private final ResponsePipe pipe;
    private final Outlet outlet;
    private final Deque<Send> held = new ArrayDeque<>(1);
    private final UnreadItems<byte[]> unread;
    private @Nullable Send current;
    private @Nullable Session session;
    private @Nullable Disconnect ended;
    /** Whether there was a second request. */
    private boolean used;

    private boolean gone;
    private boolean reading = true;
    /** Since it had an answer open, or was ended, as far as its client was heard. */
    private long idleNanos;

    /** Whether that began after the last look. */
    private boolean idleAnew = true;

    private long lastFrameNanos;

    /**
     * A session nobody has opened yet.
     *
     * @param owner who asked for it first
     * @param spent what was spent on the connection they asked by
     * @param onGone is told when requests for it are to be answered no more
     */
    HttpSession(
            LoopContext loop,
            SockJsSettings settings,
            Caller owner,
            WireFormat format,
            Spent spent,
            Consumer<HttpSession> onGone) {
        this.loop = loop;
        this.settings = settings;
        this.owner = owner;
        this.format = format;
        this.spent = spent;
        this.onGone = onGone;
        this.pipe = new ResponsePipe(loop.highWaterBytes(), settings.maxStreamingBytes(), this);
        this.outlet = new Outlet(pipe, loop.turn());
        this.unread = new UnreadItems<>(loop.time(), this::read, this::someWereRead);
    }

    /** What a client sent, and how it is answered. */
    record Send(List<byte[]> messages, Consumer<Result> answer) {}

    /** What became of a {@link Send}. */
    enum Result {
        TAKEN,
        NO_SESSION,
        /** Too many sends at once while the client is not read. */
        REFUSED
    }

    /**
     * Somebody waits for frames. On the session's loop.
     *
     * @param again is called instead if this session has gone meanwhile
     */
    void attach(Answer answer, Caller caller, Runnable again) {
        if (gone) {
            again.run();
        } else if (!isOwner(caller) || answer.dialect().format() != format) {
            answer.notFound();
        } else if (pipe.isAttached()) {
            answer.open(lost -> {});
            answer.write(answer.dialect().close(2_010, "Another connection still open"), true, sent -> {});
        } else {
            answer.open(lost -> later(() -> lose(lost)));
            pipe.attach(answer);
            used |= session != null;
            lastFrameNanos = loop.timers().nanos();
            if (ended != null) {
                sayGoodbye(ended);
            } else if (session == null) {
                pipe.write(Dialect::open, false);
                Door door = new Door("sockjs-http", format, true);
                session = loop.sessions().open(door, owner, outlet, UnaryOperator.identity(), spent);
            } else {
                outlet.onWritable();
            }
        }
    }

    /** A client sends. On the session's loop. */
    void take(Send send, Caller caller) {
        if (session == null || ended != null || !isOwner(caller)) {
            send.answer().accept(Result.NO_SESSION);
            return;
        }
        used = true;
        if (reading && held.isEmpty() && current == null) {
            carryOut(send);
        } else if (held.size() < MOST_HELD) {
            held.add(send);
        } else {
            send.answer().accept(Result.REFUSED);
        }
    }

    /**
     * Called now and then.
     *
     * @param passedNanos since the last time, as far as the node was there to read what its client sends
     */
    void sweep(long nowNanos, long passedNanos) {
        idleNanos = idleAnew || pipe.isAttached() ? 0 : idleNanos + passedNanos;
        idleAnew = false;
        if (!pipe.isAttached()) {
            if (idleNanos >= patience().toNanos()) {
                leave(Disconnect.CONNECTION_LOST);
            }
        } else if (nowNanos - lastFrameNanos >= settings.heartbeat().toNanos()) {
            lastFrameNanos = nowNanos;
            pipe.write(Dialect::heartbeat, false);
        }
    }

    /** A client that means it makes its second request at once. */
    private Duration patience() {
        return used || settings.openTimeout().compareTo(settings.sessionTimeout()) > 0
                ? settings.sessionTimeout()
                : settings.openTimeout();
    }

    @Override
    public void onWritable() {
        outlet.onWritable();
    }

    @Override
    public void onAnswered() {
        idleAnew = true;
    }

    /** What was under way is lost, so the conversation cannot go on. */
    @Override
    public void onLost() {
        pipe.detach();
        leave(Disconnect.CONNECTION_LOST);
    }

    @Override
    public void onReading(boolean on) {
        reading = on;
        if (on && !held.isEmpty()) {
            later(this::readOn);
        }
    }

    @Override
    public boolean hasUnread() {
        return current != null || !held.isEmpty();
    }

    @Override
    public void onClose(Disconnect cause) {
        if (ended == null) {
            ended = cause;
            idleAnew = true;
            refuseHeld();
            sayGoodbye(cause);
            if (session != null) {
                session.onClosed(cause); // if it was its way out that ended it, it does not know
            }
        }
    }

    @Override
    public void later(Runnable step) {
        loop.loop().execute(step);
    }

    private boolean isOwner(Caller caller) {
        return caller.remote().equals(owner.remote())
                && Objects.equals(caller.principal().user(), owner.principal().user());
    }

    private void carryOut(Send send) {
        current = send;
        unread.add(send.messages());
    }

    private void read(byte[] message) {
        if (session != null) {
            session.gate().onMessage(format, message, 0, message.length);
        }
    }

    private void someWereRead() {
        Send read = current;
        if (read != null && unread.isEmpty()) {
            current = null;
            read.answer().accept(Result.TAKEN);
            readOn();
        }
    }

    private void readOn() {
        if (reading && !gone && ended == null && current == null) {
            Send next = held.poll();
            if (next != null) {
                carryOut(next);
            }
        }
    }

    private void sayGoodbye(Disconnect cause) {
        pipe.write(dialect -> dialect.close(cause), true);
    }

    /** The client has gone away from an open answer. */
    private void lose(Answer answer) {
        if (pipe.isAttached(answer)) {
            onLost();
        }
    }

    private void leave(Disconnect cause) {
        if (gone) {
            return;
        }
        gone = true;
        onGone.accept(this);
        if (ended == null) {
            unread.end(() -> end(cause)); // what was said before the end is carried out
        }
    }

    private void end(Disconnect cause) {
        if (ended == null) {
            ended = cause;
            refuseHeld();
            if (session != null) {
                session.onClosed(cause);
            }
        }
    }

    private void refuseHeld() {
        Send cut = current;
        if (cut != null && !unread.isEmpty()) {
            unread.clear();
            current = null;
            cut.answer().accept(Result.NO_SESSION);
        }
        held.forEach(send -> send.answer().accept(Result.NO_SESSION));
        held.clear();
    }
}
