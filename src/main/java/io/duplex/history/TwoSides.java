package io.duplex.history;

import io.duplex.message.StoredMessage;

/**
 * What becomes of the two logs an address has when two sides of a split cluster are one again.
 *
 * <pre>
 *   1 2 3 4 5        the side that was joined: a majority all the time, so the other acknowledged nothing since
 *   1 2 3 x          -> 1 2 3 4 5
 *
 *   1 2 3            neither was a majority, and one has what the other lacks
 *   1 2 3 4 5        -> 1 2 3 4 5
 *
 *   1 2 3 x          neither was, and both have something: any of it may have been acknowledged, before they were parted
 *   1 2 3 4 5        -> 1 2 3 4 5 x, under a new epoch
 *
 *   a b              begun anew, while all that held the log before were away; so is what those had
 *   1 2 3            -> 1 2 3 a b, under a new epoch
 * </pre>
 *
 * <p>Where members acknowledge without a majority, both sides may have acknowledged all the time: one of them is told
 * by a new epoch that its messages are gone.
 */
final class TwoSides {
    private TwoSides() {}

    /**
     * One log of two.
     *
     * @param kept of the side that was joined
     * @param other of a member that joined it
     * @param isMajority whether the side that was joined has been a majority all the time
     */
    static ChannelLog one(ChannelLog kept, ChannelLog other, boolean isMajority) {
        long common = commonTail(kept, other);
        if (common == other.tail()) {
            return kept;
        }
        if (kept.isUnguarded() || other.isUnguarded()) {
            return kept.renamed(kept.epoch(), common);
        }
        boolean sameEpoch = kept.epoch() == other.epoch();
        if (isMajority && (sameEpoch || isParent(other, kept))) {
            return kept;
        }
        if (common == kept.tail()) {
            return other;
        }
        ChannelLog both = other.renamed(other.epoch(), sameEpoch ? common : other.tail());
        both.appendAfter(common, kept);
        return both;
    }

    /** A log of a member that has joined a side where there was none; if nobody can have gone on with it, as it is. */
    static ChannelLog brought(ChannelLog other, boolean isMajority) {
        return isMajority && !other.isUnguarded() ? other.renamed(other.epoch(), other.tail()) : other;
    }

    /** The last offset up to which both are the same, as far as can be seen. */
    private static long commonTail(ChannelLog kept, ChannelLog other) {
        if (kept.epoch() == other.epoch()) {
            return lastSame(kept, other);
        }
        if (isParent(other, kept)) {
            return goOnSame(kept, other, kept.parentTail());
        }
        return isParent(kept, other) ? goOnSame(kept, other, other.parentTail()) : 0;
    }

    /** What followed before the new epoch began may have been put behind it as it was: a third side brings it again. */
    private static long goOnSame(ChannelLog kept, ChannelLog other, long knownTail) {
        long newest = Math.min(kept.tail(), other.tail());
        long common = Math.min(knownTail, newest);
        while (common < newest) {
            StoredMessage mine = kept.get(common + 1);
            if (mine == null || !mine.sameAs(other.get(common + 1))) {
                break;
            }
            common++;
        }
        return common;
    }

    private static boolean isParent(ChannelLog parent, ChannelLog child) {
        return child.parentEpoch() != 0 && parent.epoch() == child.parentEpoch();
    }

    private static long lastSame(ChannelLog kept, ChannelLog other) {
        long newest = Math.min(kept.tail(), other.tail());
        long oldest = Math.max(kept.head(), other.head());
        for (long offset = newest; offset >= oldest; offset--) {
            StoredMessage mine = kept.get(offset);
            if (mine != null && mine.sameAs(other.get(offset))) {
                return offset; // offsets are given in order, so what comes before the last common one is common
            }
        }
        return Math.min(oldest - 1, newest);
    }
}
