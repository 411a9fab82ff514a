package io.duplex.fanout;

/** Told when a client was too slow for a lane's memory. */
public interface GapListener {
    /**
     * The next frame of this subscription comes after a hole.
     *
     * @param dropped exactly how many messages the client will never get
     */
    void onGap(long dropped);

    /** Whether the client can do with a loss; if not, it is disconnected instead. */
    default boolean mayLose() {
        return true;
    }

    /**
     * The lane has let go of what this subscription, which wants everything, would get next. It must leave the lane in
     * this call, and read elsewhere.
     *
     * @param missed how many frames it is behind the end of the lane
     */
    default void onFellOff(long missed) {
        throw new IllegalStateException("nothing to catch up from");
    }
}
