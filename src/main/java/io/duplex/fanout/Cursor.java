package io.duplex.fanout;

/**
 * One subscriber's place in a lane.
 *
 * <pre>
 *   at the end --(pipe not writable at {@link Lane#deliver})--> behind --(pipe writable, {@link Outlet#onWritable})--> at the end
 * </pre>
 *
 * <p>While it is behind, the lane does not visit it: a client that stopped reading costs no work at all.
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
        }
    }

    /** Writes what it can, and tells whether nothing is left to write. */
    public boolean reachesEnd() {
        return !behind && advance();
    }

    /**
     * Writes from this place to the end of the lane, as far as the pipe takes it.
     *
     * @return whether the end was reached
     */
    boolean advance() {
        while (position < lane.tail()) {
            if (!outlet.takesMore()) {
                return false;
            }
            if (position < lane.head()) {
                skipToHead();
                continue;
            }
            Chunk chunk = lane.chunkAt(position);
            outlet.write(chunk.from(position));
            lane.turn().countDelivered(chunk.endFrame() - frame);
            position = chunk.end();
            frame = chunk.endFrame();
        }
        return true;
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

    /** Called when the pipe takes bytes again. */
    boolean catchUp() {
        if (left) {
            return true;
        }
        if (!advance()) {
            return false;
        }
        behind = false;
        lane.caughtUp();
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
}
