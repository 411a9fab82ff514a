package io.duplex.history;

import java.util.concurrent.ThreadLocalRandom;

/** Names of logs: random numbers of 48 bits, more than 0. */
final class Epochs {
    private static final long MOST = 1L << 48;

    private Epochs() {}

    /** One that no log has had. */
    static long fresh() {
        return ThreadLocalRandom.current().nextLong(1, MOST);
    }

    /** Any number as an epoch. */
    static long of(long number) {
        return Math.max(1, number & (MOST - 1));
    }
}
