package io.duplex.history;

import java.time.Duration;

/**
 * How history is kept and how much may wait for it.
 *
 * @param expectedMembers how many members the cluster has when it is whole: acknowledgements need a majority of them
 * @param appendTimeout how long an append is tried before its publisher is told that it could not be recorded
 * @param mostPendingMessages messages of this node that may wait to be recorded; more are refused
 * @param mostPendingBytes and their bytes
 */
public record HistorySettings(
        int expectedMembers, Duration appendTimeout, int mostPendingMessages, long mostPendingBytes) {

    /** How many members must see each other, so that no two sides of a split can both acknowledge. */
    public int quorum() {
        return expectedMembers / 2 + 1;
    }
}
