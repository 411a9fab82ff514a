package io.duplex.fanout;

import io.duplex.channel.Overflow;

/**
 * On what terms a subscriber reads a lane.
 *
 * @param overflow what it gets when it is slower than the lane
 * @param credits frames it may be given until it gives more credit; {@link #UNLIMITED} if it does not count
 */
public record Terms(Overflow overflow, long credits) {
    /** No credit is needed. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** What most subscribers have. */
    public static final Terms PLAIN = new Terms(Overflow.DROP_OLDEST, UNLIMITED);
}
