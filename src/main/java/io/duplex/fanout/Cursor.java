package io.duplex.fanout;

import io.duplex.channel.Overflow;
import io.duplex.codec.Disconnect;
import io.duplex.codec.EncodedMessage;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's place in a lane: the number of the frame it gets next.
 *
 * <pre>
 *   at the end --(pipe full at {@link Lane#deliver})--> behind --(pipe writable, {@link Outlet#onWritable})--> at the end
 *        |                                                ^ |
 *        +----------(no credit left)----------------------+ +--({@link #credit})--> at the end
 * </pre>
 *
 * <p>While it is behind, the lane does not visit it: a client that stopped reading costs no work at all. When it goes
 * on, its {@link Overflow} says what of the past it still gets.
 *
 * <p>A message for this subscriber alone (point-to-point) is no part of the log, but keeps its place among the frames
 * that were: see {@link #send}.
 */
public final class Cursor implements Resumable {
    private final Lane lane;
    private final Outlet outlet;
    private final GapListener gaps;
    private final Overflow overflow;
    private final @Nullable NewestReader newest;
    private long frame;
    /** The first frame there is no credit for. */
    private long creditEnd;

    private int index;
    private boolean behind;
    private boolean starved;
    private boolean left;
    private @Nullable Runnable atEnd;
    /** Frames for this subscriber alone that wait until the cursor has come to their place. */
    private @Nullable Deque<Own> own;

    Cursor(Lane lane, Outlet outlet, GapListener gaps, Terms terms, @Nullable Newest newest, int index) {
        this.lane = lane;
        this.outlet = outlet;
        this.gaps = gaps;
        this.overflow = terms.overflow();
        this.newest = newest == null ? null : new NewestReader(newest);
        this.frame = lane.tailFrame();
        this.creditEnd = terms.credits() == Terms.UNLIMITED ? Terms.UNLIMITED : frame + terms.credits();
        this.index = index;
    }

    /** Leaves the lane; nothing more is delivered. */
    public void leave() {
        if (!left) {
            left = true;
            lane.remove(this);
            if (behind) {
                outlet.forget(this);
                noLongerBehind();
            }
            if (own != null) {
                own.forEach(waiting -> outlet.adopt(waiting.bytes())); // it was sent to this client before it left
                own = null;
            }
        }
    }

    /** The client may be given this many frames more. */
    public void credit(long frames) {
        if (creditEnd != Terms.UNLIMITED) {
            creditEnd = creditEnd > Terms.UNLIMITED - frames ? Terms.UNLIMITED - 1 : creditEnd + frames;
        }
        if (starved) {
            starved = false;
            if (!catchUp()) {
                outlet.resumeLater(this);
            }
        }
    }

    /** What is left of the credit, once all that was appended is delivered. */
    public long remainingCredit() {
        return creditEnd == Terms.UNLIMITED ? Terms.UNLIMITED : creditEnd - lane.tailFrame();
    }

    /** Frames that were appended and that this subscriber has not been given. */
    public long unread() {
        return lane.tailFrame() - frame;
    }

    /**
     * Sends this subscriber a message of its own, after all that the lane has for it up to now. It takes one of the
     * credits; whoever calls has looked whether there is one, see {@link #remainingCredit}.
     */
    public void send(byte[] payload) {
        if (creditEnd != Terms.UNLIMITED) {
            creditEnd--;
        }
        if (!behind && advance()) {
            outlet.send(lane.format().plain(), payload);
            return;
        }
        if (own == null) {
            own = new ArrayDeque<>(2);
        }
        own.add(new Own(lane.tailFrame(), outlet.encodeWaiting(lane.format().plain(), payload)));
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
     * Writes from this place to the end of the lane, as far as the pipe and the credit go.
     *
     * @return whether the end was reached
     */
    boolean advance() {
        while (frame < lane.tailFrame() || own != null) {
            if (!outlet.takesMore()) {
                return false;
            }
            if (own != null && own.element().frame() <= frame) {
                writeOwn(own);
            } else if (frame < lane.headFrame()) {
                if (overflow.policy() == Overflow.Policy.CATCH_UP) {
                    gaps.onFellOff(unread());
                    return left; // it reads on elsewhere
                }
                skipTo(lane.headFrame());
            } else if (frame < creditEnd) {
                writeChunk(lane.chunkWith(frame));
            } else {
                starved = true;
                return false;
            }
        }
        return true;
    }

    private void writeChunk(Chunk chunk) {
        long end = Math.min(chunk.endFrame(), creditEnd);
        if (own != null) {
            end = Math.min(end, own.element().frame());
        }
        outlet.write(chunk.slice(frame, end));
        lane.turn().countDelivered(end - frame);
        frame = end;
    }

    private void writeOwn(Deque<Own> waiting) {
        Own next = waiting.remove();
        if (waiting.isEmpty()) {
            own = null;
        }
        outlet.writeWaiting(next.bytes());
    }

    /** The lane could not wait, or the client does not want to: the exact count of what it does not get. */
    private void skipTo(long next) {
        long dropped = next - frame;
        passOverTo(next);
        gaps.onGap(dropped);
    }

    void fallBehind() {
        behind = true;
        lane.fellBehind();
        if (newest != null) {
            newest.kept().fellBehind();
        }
        if (overflow.policy() == Overflow.Policy.DISCONNECT) {
            lane.turn().impatient(this, true);
        }
        if (!starved) {
            outlet.resumeLater(this);
        }
    }

    private void noLongerBehind() {
        behind = false;
        if (newest != null) {
            newest.kept().caughtUp();
        }
        if (overflow.policy() == Overflow.Policy.DISCONNECT) {
            lane.turn().impatient(this, false);
        }
        lane.caughtUp();
    }

    /** Called when there is credit again as well. */
    @Override
    public boolean catchUp() {
        if (left) {
            return true;
        }
        if (!advanceToWanted() || !advance() || left) {
            return starved || left;
        }
        noLongerBehind();
        if (atEnd != null) {
            Runnable action = atEnd;
            atEnd = null;
            action.run();
        }
        return true;
    }

    /** Past what its overflow policy says it does not get any more; false if the pipe or the credit ended before. */
    private boolean advanceToWanted() {
        if (newest != null) {
            return newest.advance(this, gaps);
        }
        long backlog = unread();
        long wanted = switch (overflow.policy()) {
            case LATEST -> 1;
            case DROP_OLDEST -> overflow.limit() == 0 ? backlog : overflow.limit();
            case CATCH_UP, DISCONNECT -> backlog;
        };
        if (backlog > wanted && outlet.takesMore()) {
            skipTo(lane.tailFrame() - wanted);
        }
        return true;
    }

    /** On to a newer frame of the log, without a word to the client. What is not delivered costs no credit. */
    void passOverTo(long next) {
        lane.turn().countDropped(next - frame);
        if (creditEnd != Terms.UNLIMITED) {
            creditEnd += next - frame;
        }
        frame = next;
    }

    /** Delivers one frame of the log from elsewhere; false, and nothing is done, if there is no credit for it. */
    boolean deliverFrom(EncodedMessage message) {
        if (frame >= creditEnd) {
            starved = true;
            return false;
        }
        outlet.write(lane.encode(message));
        lane.turn().countDelivered(1);
        frame++;
        return true;
    }

    /** Ends the connection of a client that asked for it, if it is further behind than it may be. */
    void disconnectIfTooFar() {
        if (frame < lane.headFrame() || (overflow.limit() > 0 && unread() > overflow.limit())) {
            outlet.close(Disconnect.SLOW_CONSUMER);
        }
    }

    boolean isBehind() {
        return behind;
    }

    /** Where it reads the newest of each key, or null if it does not. */
    @Nullable Newest newest() {
        return newest == null ? null : newest.kept();
    }

    long frame() {
        return frame;
    }

    Lane lane() {
        return lane;
    }

    Outlet outlet() {
        return outlet;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    /** A frame outside the log, and the frame of the log it stands before. */
    private record Own(long frame, ByteBuf bytes) {}
}
