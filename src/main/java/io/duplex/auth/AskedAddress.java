package io.duplex.auth;

/**
 * An address that rules are asked about, with a bound on the work that their regular expressions may do on it. Java's
 * matcher backtracks, so a client that knows a rule could choose an address that keeps an event loop busy for minutes.
 * The matcher reads its text through {@link #charAt}, which is where the work is counted; {@link AddressRegex} weighs
 * what it does between two reads.
 *
 * <p>One instance is one question, on one thread.
 */
final class AskedAddress implements CharSequence {
    /** A sane expression reads each character a few times; an address has 1,024 of them at most. */
    private static final int MOST_READS_OF_A_RULE = 100_000;
    /** What all rules of one question may read together. */
    private static final int MOST_READS = 500_000;

    private final String text;
    private int leftOfAll = MOST_READS;
    private int leftOfRule;
    private int weight = 1;

    AskedAddress(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether the expression fits the address as a whole, if that can be found out within the bounds. */
    Fit matches(AddressRegex regex) {
        if (regex.isUnbounded()) {
            return Fit.GIVEN_UP;
        }
        weight = regex.weight();
        leftOfRule = Math.min(MOST_READS_OF_A_RULE, leftOfAll);
        int given = leftOfRule;
        try {
            return Fit.of(regex.pattern().matcher(this).matches());
        } catch (TooMuchWork | StackOverflowError e) { // the matcher goes deeper with each repetition
            return Fit.GIVEN_UP;
        } finally {
            leftOfAll -= given - leftOfRule;
        }
    }

    @Override
    public char charAt(int index) {
        if (leftOfRule <= 0) {
            throw new TooMuchWork();
        }
        leftOfRule -= weight;
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** Whether a rule fits. */
    enum Fit {
        FITS,
        DOES_NOT_FIT,
        /** The rule's expression needs too much work for this address; nothing is known, so nothing is permitted. */
        GIVEN_UP;

        static Fit of(boolean fits) {
            return fits ? FITS : DOES_NOT_FIT;
        }
    }

    private static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooMuchWork() {
            super("a regular expression needs too much work", null, false, false);
        }
    }
}
