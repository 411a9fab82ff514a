package io.duplex.fanout;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's place in a lane.
 *
 * <pre>
 *   at the end --(pipe not writable at {@link Lane#deliver})--> behind --(pipe writable, {@link Outlet#onWritable})--> at the end
 * </pre>
 *
 * <p>While it is behind, the lane does not visit it: a client that stopped reading costs no work at all.
 *
 * <p>A message for this subscriber alone (point-to-point) is no part of the log, but keeps its place among the frames
 * that were: see {@link #send}.
 */
public final class Cursor {
    private final Lane lane;
    private final Outlet outlet;
    private final GapListener gaps;
    private long position;
    private long frame;
    private int index;
    private boolean behind;
    private boolean left;
    private @Nullable Runnable atEnd;
    /** Frames for this subscriber alone that wait until the cursor has come to their place. */
    private @Nullable Deque<Own> own;

    Cursor(Lane lane, Outlet outlet, GapListener gaps, long position, long frame, int index) {
        this.lane = lane;
        this.outlet = outlet;
        this.gaps = gaps;
        this.position = position;
        this.frame = frame;
        this.index = index;
    }

    /** Leaves the lane; nothing more is delivered. */
    public void leave() {
        if (!left) {
            left = true;
            lane.remove(this);
            if (behind) {
                outlet.forget(this);
            }
            if (own != null) {
                own.forEach(waiting -> outlet.adopt(waiting.bytes())); // it was sent to this client before it left
                own = null;
            }
        }
    }

    /** Sends this subscriber a message of its own, after all that the lane has for it up to now. */
    public void send(byte[] payload) {
        if (!behind && advance()) {
            outlet.send(lane.format().plain(), payload);
            return;
        }
        if (own == null) {
            own = new ArrayDeque<>(2);
        }
        own.add(new Own(
                lane.tail(),
                lane.tailFrame(),
                outlet.encodeWaiting(lane.format().plain(), payload)));
        if (!behind) {
            fallBehind();
        }
    }

    /** Runs the action as soon as this cursor stands at the end of its lane, which may be now. */
    public void whenAtEnd(Runnable action) {
        if (!behind && advance()) {
            action.run();
        } else {
            atEnd = action;
            if (!behind) {
                fallBehind();
            }
        }
    }

    /**
     * Writes from this place to the end of the lane, as far as the pipe takes it.
     *
     * @return whether the end was reached
     */
    boolean advance() {
        while (position < lane.tail() || own != null) {
            if (!outlet.takesMore()) {
                return false;
            }
            if (position < lane.head()) {
                skipToHead();
            } else if (own == null) {
                Chunk chunk = lane.chunkAt(position);
                writeTo(chunk, chunk.end(), chunk.endFrame());
            } else {
                advanceToOwn(own);
            }
        }
        return true;
    }

    /** Up to the place of the next frame of its own, or that frame if this is its place. */
    private void advanceToOwn(Deque<Own> waiting) {
        Own next = waiting.element();
        if (position < next.position()) {
            Chunk chunk = lane.chunkAt(position);
            boolean inChunk = next.position() < chunk.end();
            writeTo(chunk, inChunk ? next.position() : chunk.end(), inChunk ? next.frame() : chunk.endFrame());
            return;
        }
        waiting.remove();
        if (waiting.isEmpty()) {
            own = null;
        }
        outlet.writeWaiting(next.bytes());
    }

    private void writeTo(Chunk chunk, long end, long endFrame) {
        outlet.write(chunk.slice(position, end));
        lane.turn().countDelivered(endFrame - frame);
        position = end;
        frame = endFrame;
    }

    /** The lane could not wait: from here on its oldest frames, and the exact count of what lies between. */
    private void skipToHead() {
        long dropped = lane.headFrame() - frame;
        position = lane.head();
        frame = lane.headFrame();
        lane.turn().countDropped(dropped);
        gaps.onGap(dropped);
    }

    void fallBehind() {
        behind = true;
        lane.fellBehind();
        outlet.resumeLater(this);
    }

    /** Called when the pipe takes bytes again; whether the end was reached. */
    boolean catchUp() {
        if (left) {
            return true;
        }
        if (!advance()) {
            return false;
        }
        behind = false;
        lane.caughtUp();
        if (atEnd != null) {
            Runnable action = atEnd;
            atEnd = null;
            action.run();
        }
        return true;
    }

    boolean isBehind() {
        return behind;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    /** A frame outside the log, and its place in it. */
    private record Own(long position, long frame, ByteBuf bytes) {}
}
