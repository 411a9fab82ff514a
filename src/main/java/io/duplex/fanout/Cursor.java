package io.duplex.fanout;

import io.duplex.channel.Overflow;
import io.duplex.codec.EncodedMessage;
import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's place in a lane: the number of the frame it gets next. {@link CursorState} draws its life.
 *
 * <p>While it is behind, the lane does not visit it: a client that stopped reading costs no work at all. When it goes
 * on, its {@link Overflow} says what of the past it still gets.
 *
 * <p>A message for this subscriber alone (point-to-point) keeps its place among the frames of the log: see
 * {@link #send}.
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
    private CursorState state = CursorState.AT_END;
    private InPlace inPlace = InPlace.NOTHING;

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

    /** Leaves the lane; nothing more is delivered. It goes on behind all of it, so what stands there is done now. */
    public void leave() {
        leave(lane.tailFrame());
    }

    /** Leaves to go on from its place elsewhere, where it meets what stands further on. */
    public void leaveHere() {
        leave(frame);
    }

    private void leave(long goesOnAt) {
        if (state != CursorState.LEFT) {
            boolean wasBehind = isBehind();
            state = CursorState.LEFT;
            lane.remove(this);
            if (wasBehind) {
                outlet.forget(this);
                noLongerBehind();
            }
            inPlace.leave(outlet, goesOnAt);
        }
    }

    /** The client may be given this many frames more. */
    public void credit(long frames) {
        creditEnd = Terms.more(creditEnd, frames);
        if (state == CursorState.STARVED) {
            state = CursorState.BEHIND;
            if (!catchUp()) {
                outlet.resumeLater(this);
            }
        }
    }

    /** What is left of the credit, once all that was appended is delivered. */
    public long remainingCredit() {
        return creditEnd == Terms.UNLIMITED ? Terms.UNLIMITED : creditEnd - lane.tailFrame();
    }

    /** Frames that were appended and not given to it. */
    public long unread() {
        return lane.tailFrame() - frame;
    }

    /** Frames it was led past, and not told of. */
    public long untold() {
        return newest == null ? 0 : newest.untold();
    }

    /**
     * Sends it a message of its own, after all that the lane has up to now; there must be a {@link #remainingCredit}.
     */
    public void send(byte[] payload) {
        if (creditEnd != Terms.UNLIMITED) {
            creditEnd--;
        }
        WireFormat format = lane.format().plain();
        if (tryDeliver() || state == CursorState.LEFT) {
            outlet.send(format, payload);
        } else {
            waiting().add(lane.tailFrame(), outlet.encodeWaiting(format, payload));
        }
    }

    /**
     * Runs the action when this subscriber has been given all that was appended up to now and nothing of what comes
     * after, which may be now; not at all if it leaves before.
     */
    public void whenHere(Runnable action) {
        if (tryDeliver()) {
            action.run();
        } else if (state != CursorState.LEFT) {
            waiting().add(lane.tailFrame(), action);
        }
    }

    /**
     * Delivers all that was appended, if it is at the end.
     *
     * @return whether it has all of it now; else it is behind, or has left
     */
    public boolean tryDeliver() {
        if (state != CursorState.AT_END) {
            return false;
        }
        if (!advance() && state != CursorState.LEFT) { // it has left if its connection ended while it was written to
            fallBehind();
        }
        return state == CursorState.AT_END;
    }

    /** Writes towards the end of the lane as far as the pipe and the credit go, and tells whether it got there. */
    boolean advance() {
        assert frame <= lane.tailFrame() : frame + " of " + lane.tailFrame();
        while (frame < lane.tailFrame() || inPlace.nextFrame() <= frame) {
            if (!outlet.tryMakeRoom()) {
                return false;
            }
            if (inPlace.nextFrame() <= frame) {
                inPlace.pass(outlet);
            } else if (frame < lane.headFrame()) {
                skipTo(lane.headFrame());
            } else if (frame < creditEnd) {
                writeChunk(lane.chunkWith(frame));
            } else {
                state = CursorState.STARVED;
                return false;
            }
        }
        return true;
    }

    private void writeChunk(Chunk chunk) {
        long end = Math.min(inPlace.nextFrame(), Math.min(chunk.endFrame(), creditEnd));
        outlet.write(chunk.slice(frame, end));
        lane.turn().countDelivered(end - frame);
        frame = end;
    }

    /** What stands before a frame of the log; false if the pipe ended before. */
    boolean passInPlace(long before) {
        while (inPlace.nextFrame() <= before) {
            if (!outlet.tryMakeRoom()) {
                return false;
            }
            inPlace.pass(outlet);
        }
        return true;
    }

    private InPlace waiting() {
        if (inPlace == InPlace.NOTHING) {
            inPlace = new InPlace();
        }
        return inPlace;
    }

    /** The lane could not wait, or the client does not want to: the exact count of what it does not get. */
    private void skipTo(long next) {
        long dropped = next - frame;
        passOverTo(next);
        gaps.onGap(dropped);
    }

    private void fallBehind() {
        if (state == CursorState.AT_END) {
            state = CursorState.BEHIND;
        }
        lane.fellBehind();
        behindChanged(true);
        if (state == CursorState.BEHIND) {
            outlet.resumeLater(this);
        }
    }

    private void noLongerBehind() {
        behindChanged(false);
        lane.caughtUp();
    }

    private void behindChanged(boolean behind) {
        if (newest != null) {
            newest.kept().behind(behind);
        } else if (overflow.policy() == Overflow.Policy.DISCONNECT) {
            lane.turn().watchLag(this, behind);
        } else if (overflow.policy() == Overflow.Policy.CATCH_UP) {
            lane.watchEviction(this, behind);
        }
    }

    @Override
    public boolean catchUp() {
        if (state == CursorState.LEFT || !advanceToWanted() || !advance() || state == CursorState.LEFT) {
            return state != CursorState.BEHIND;
        }
        state = CursorState.AT_END;
        noLongerBehind();
        return true;
    }

    /** Past what its overflow policy says it does not get any more; false if the pipe or the credit ended before. */
    private boolean advanceToWanted() {
        if (newest != null) {
            return newest.advance(this, gaps);
        }
        long wanted = overflow.wanted(unread());
        if (unread() > wanted && outlet.tryMakeRoom()) {
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
            state = CursorState.STARVED;
            return false;
        }
        outlet.writeOwn(lane.encode(message));
        lane.turn().countDelivered(1);
        frame++;
        return true;
    }

    /** The lane has let go of frames: a client that wants all of them, and was there, reads them elsewhere. */
    void fallOff() {
        if (state != CursorState.LEFT && frame < lane.headFrame()) {
            gaps.onFellOff(unread());
        }
    }

    /** Whether it has lost messages, and the client would never hear of it. */
    boolean hasLostUnheard() {
        return isBehind() && frame < lane.headFrame() && !gaps.mayLose();
    }

    /** Ends the connection of a client that asked for it, if it is further behind than it may be. */
    void disconnectIfTooFar() {
        if (frame < lane.headFrame() || (overflow.limit() > 0 && unread() > overflow.limit())) {
            outlet.close(Disconnect.SLOW_CONSUMER);
        }
    }

    boolean isBehind() {
        return state == CursorState.BEHIND || state == CursorState.STARVED;
    }

    @Nullable Newest newest() {
        return newest == null ? null : newest.kept();
    }

    long frame() {
        return frame;
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
}
