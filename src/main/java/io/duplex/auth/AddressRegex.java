package io.duplex.auth;

import java.util.regex.Pattern;

/**
 * The {@code address-regex} of a rule, and what a character that it reads counts.
 *
 * @param pattern fits an address as a whole
 * @param weight of each character read: more for an expression that does much between two of them
 */
public record AddressRegex(Pattern pattern, int weight) {
    /** More steps without reading than this, and no limit on reading bounds the work. */
    private static final int MOST_STEPS = 10_000;
    /** An expression that people write needs fewer steps between two characters. */
    private static final int STEPS_OF_A_READ = 64;

    /** A weight that no limit has room for. */
    private static final int TOO_HEAVY = Integer.MAX_VALUE;

    /** The expression, weighed. */
    public AddressRegex(Pattern pattern) {
        this(pattern, weight(pattern));
    }

    private static int weight(Pattern pattern) {
        double steps = RegexSteps.of(pattern.pattern());
        return steps > MOST_STEPS ? TOO_HEAVY : 1 + (int) steps / STEPS_OF_A_READ;
    }

    /** Whether a client's address could keep the matcher busy without end; then every address is given up. */
    public boolean isUnbounded() {
        return weight == TOO_HEAVY;
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
