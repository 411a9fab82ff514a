package io.duplex.fanout;

/** Told when a client was too slow for a lane's memory. */
@FunctionalInterface
public interface GapListener {
    /**
     * The next frame of this subscription comes after a hole.
     *
     * @param dropped exactly how many messages the client will never get
     */
    void onGap(long dropped);
}
