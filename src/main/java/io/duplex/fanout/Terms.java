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

    /** More than anybody uses up, and far enough from {@link #UNLIMITED} to be counted with. */
    private static final long MOST = 1L << 62;

    /** What most subscribers have. */
    public static final Terms PLAIN = new Terms(Overflow.DROP_OLDEST, UNLIMITED);

    /** Credit, or where it ends, after so much more was given. */
    public static long more(long credit, long given) {
        return credit == UNLIMITED ? UNLIMITED : Math.min(MOST, credit + Math.min(MOST, given));
    }
}
