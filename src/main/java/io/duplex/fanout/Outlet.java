package io.duplex.fanout;

import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One client's way out: its cursors, and the frames meant for it alone (replies, point-to-point messages).
 *
 * <p>Frames of the client's own wait here while its pipe is full, because nobody else keeps them. From half of
 * {@code maxOutboundBytes} on, the client is not read from, so what it asks for next stalls at its own end. The replies
 * to what it had asked for before still come, however large: their bound is the node's {@link Budget}, where clients
 * that take nothing give way first. A client that takes nothing for {@link FanOutSettings#stallTimeout} while it is not
 * read is disconnected as a slow consumer; one that reads is not, however much it has asked for.
 *
 * <p>Own frames count as kept by the node until the kernel has taken them, the closing of the connection included: one
 * that is full of room takes its high water mark and a message, and there may be thousands.
 */
public final class Outlet {
    private final Pipe pipe;
    private final Turn turn;
    private final Taking taking;
    private final Behind behind = new Behind();
    private @Nullable Deque<ByteBuf> waiting;
    private int waitingBytes;
    private int inSocketBytes;
    private boolean flushPending;
    private final ReadingHolds holds;

    private boolean closed;

    /** The way out through {@code pipe}, on the event loop that owns {@code turn}. */
    public Outlet(Pipe pipe, Turn turn) {
        this.pipe = pipe;
        this.taking = new Taking(pipe);
        this.holds = new ReadingHolds(pipe);
        this.turn = turn;
    }

    /** The lanes this client reads, where it wants its frames in {@code plain}. */
    public WireFormat laneFormat(WireFormat plain) {
        return pipe.deflates() ? plain.deflated() : plain;
    }

    /** Sends one message to this client alone; it is not deflated, as nobody else would have use for it. */
    public void send(WireFormat format, byte[] payload) {
        if (closed) {
            return;
        }
        if (tryMakeRoom()) {
            writeOwn(encode(format, payload));
        } else {
            queue(encodeWaiting(format, payload));
        }
    }

    /** Sends a message that is kept elsewhere too, to a client that {@link #tryEnterReplay}. */
    public void sendOfPast(WireFormat format, byte[] payload) {
        if (!closed) {
            writeOwn(encode(format, payload));
        }
    }

    /** A frame that waited in a cursor goes on waiting here. */
    void adopt(ByteBuf frame) {
        if (closed) {
            releaseWaiting(frame);
        } else {
            queue(frame);
        }
    }

    private void queue(ByteBuf frame) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(frame);
    }

    /** Stops reading the client for a reason, or takes that reason back; the client is read while there is none. */
    public void holdReading(ReadingHold why, boolean hold) {
        holds.set(why, hold);
    }

    /** Whether the node reads the client and has looked at all it has read: else its silence is the node's own. */
    public boolean isHeard() {
        return holds.isEmpty() && !pipe.hasUnread();
    }

    /** Whether nobody hears what is sent any more. */
    public boolean isGone() {
        return closed || pipe.isGone();
    }

    /** Whether a point-to-point message should rather go to somebody else. */
    public boolean isHalfFull() {
        return isGone() || waitingBytes > turn.settings().maxOutboundBytes() / 2;
    }

    /** The pipe takes bytes again: own frames first, then the cursors in turn, until it is full. */
    public void onWritable() {
        taking.took();
        settle();
        while (waiting != null && pipe.writable()) {
            ByteBuf frame = waiting.poll();
            if (frame == null) {
                waiting = null;
            } else {
                writeWaiting(frame);
            }
        }
        behind.resume(this);
        if (waitingBytes == 0) {
            holdReading(ReadingHold.UNSENT, false);
        }
    }

    /** Ends the connection; nothing more is written. */
    public void close(Disconnect cause) {
        onClosed();
        pipe.close(cause);
    }

    /** The connection is gone, for any cause: lets go of what waited. */
    public void onClosed() {
        settle();
        closed = true;
        behind.clear();
        if (waiting != null) {
            waiting.forEach(this::releaseWaiting);
            waiting = null;
        }
        turn.retention().update(this);
    }

    /**
     * Gives the kernel what the pipe holds, if the pipe is full.
     *
     * @return whether the pipe takes bytes now
     */
    public boolean tryMakeRoom() {
        if (closed || waiting != null) {
            return false;
        }
        if (!pipe.writable() && flushPending) {
            flush();
        }
        return pipe.writable();
    }

    /**
     * As {@link #tryMakeRoom}, for messages of the history: the more there is in all sockets, the less of it in each.
     * It lasts until {@link #leaveReplay}.
     */
    public boolean tryEnterReplay() {
        pipe.fullAt(turn.retention().mostOfPast());
        return !pipe.isGone() && tryMakeRoom();
    }

    /** No message of the history is sent for now. */
    public void leaveReplay() {
        pipe.fullAt(turn.settings().socketHighWaterBytes());
    }

    void write(ByteBuf frames) {
        pipe.write(frames);
        if (!flushPending) {
            flushPending = true;
            turn.flushLater(this);
        }
    }

    /** A frame of the client's own that cannot be written yet, wherever it waits. */
    ByteBuf encodeWaiting(WireFormat format, byte[] payload) {
        ByteBuf frame = encode(format, payload);
        waitingChanged(frame.readableBytes());
        if (!holds.has(ReadingHold.UNSENT) && isHalfFull()) {
            taking.begin();
            holdReading(ReadingHold.UNSENT, true);
        }
        return frame;
    }

    void writeWaiting(ByteBuf frame) {
        waitingChanged(-frame.readableBytes());
        writeOwn(frame);
    }

    /** It is not wanted any more. */
    void releaseWaiting(ByteBuf frame) {
        waitingChanged(-frame.readableBytes());
        frame.release();
    }

    private void waitingChanged(int deltaBytes) {
        waitingBytes += deltaBytes;
        assert waitingBytes >= 0 : waitingBytes;
        turn.retention().waitingChanged(deltaBytes);
        turn.retention().update(this);
    }

    /** A frame that nobody else keeps. */
    void writeOwn(ByteBuf frame) {
        inSocketChanged(frame.readableBytes());
        write(frame);
    }

    /** So many bytes were given to the client past this, by a door whose answers are no frames. */
    public void wrote(int bytes) {
        inSocketChanged(bytes);
        turn.retention().settleLater(this);
    }

    private void inSocketChanged(int deltaBytes) {
        inSocketBytes += deltaBytes;
        assert inSocketBytes >= 0 : inSocketBytes;
        turn.retention().inSocketsChanged(deltaBytes);
    }

    /** Looks what of its own frames is still in the socket. Frames of lanes may be behind them, so it may be less. */
    void settle() {
        if (inSocketBytes > 0) {
            inSocketChanged(Math.min(0, pipe.unsentBytes() - inSocketBytes));
            turn.retention().update(this);
        }
    }

    /** Its own frames that the node keeps, where they wait and in the socket. */
    int heldBytes() {
        return waitingBytes + inSocketBytes;
    }

    /** Of them, those in the socket. */
    int inSocketBytes() {
        return inSocketBytes;
    }

    /**
     * Disconnects a client that is not read and takes nothing.
     *
     * @param passedNanos since it was called last
     */
    void watch(long passedNanos) {
        taking.look(passedNanos);
        if (holds.has(ReadingHold.UNSENT)
                && !closed
                && taking.stalledNanos() >= turn.settings().stallTimeout().toNanos()) {
            close(Disconnect.SLOW_CONSUMER);
        }
    }

    /** Whether the client takes what it is sent. */
    public Taking taking() {
        return taking;
    }

    /** It was told to go, does not read that, and there is no room to wait for it. */
    void cut() {
        pipe.cut();
        settle();
    }

    boolean isClosed() {
        return closed;
    }

    /** Bytes of replies and messages for this client alone that wait here. */
    public int waitingBytes() {
        return waitingBytes;
    }

    private ByteBuf encode(WireFormat format, byte[] payload) {
        ByteBuf frame = turn.allocator().directBuffer(format.frameBytes(payload.length));
        format.writeFrame(frame, payload);
        return frame;
    }

    void flush() {
        flushPending = false;
        pipe.flush();
        if (inSocketBytes > 0) {
            inSocketChanged(Math.min(0, pipe.unsentBytes() - inSocketBytes));
            turn.retention().settleLater(this);
        }
    }

    /** Calls it back when the pipe takes bytes again. */
    public void resumeLater(Resumable cursor) {
        behind.add(cursor);
    }

    /** It has left its lane: the pipe may never be writable again, so it must not wait for that. */
    public void forget(Resumable cursor) {
        behind.remove(cursor);
    }
}
