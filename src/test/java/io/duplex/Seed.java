package io.duplex;

import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the randomness of a fuzz test comes from: the same for every run, unless {@code -Dduplex.test.seed=<number>}
 * asks for another. It is printed, so that a failure can be had again.
 */
public final class Seed {
    private static final Logger LOG = LoggerFactory.getLogger(Seed.class);
    private static final long DEFAULT = 20_260_101L;

    private Seed() {}

    /** A source of randomness of its own for one test. */
    public static Random random(String test) {
        long seed = Long.getLong("duplex.test.seed", DEFAULT);
        LOG.atInfo().log("{}: -Dduplex.test.seed={}", test, seed);
        return new Random(seed);
    }

    /** How often to try: as often as a build has time for, or {@code -Dduplex.test.rounds=<factor>} times that. */
    public static int rounds(int ofABuild) {
        return Math.multiplyExact(ofABuild, Integer.getInteger("duplex.test.rounds", 1));
    }
}
