package io.duplex;

import java.util.Random;

/**
 * Where the randomness of a fuzz test comes from: the same for every run, unless {@code -Dduplex.test.seed=<number>}
 * asks for another. It is printed, so that a failure can be had again.
 */
public final class Seed {
    private static final long DEFAULT = 20_260_101L;

    private Seed() {}

    /** A source of randomness of its own for one test. */
    public static Random random(String test) {
        long seed = Long.getLong("duplex.test.seed", DEFAULT);
        System.out.println(test + ": -Dduplex.test.seed=" + seed);
        return new Random(seed);
    }
}
