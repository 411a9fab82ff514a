package io.duplex.bench;

/** Why there is nothing to report, in one sentence for the one who asked. */
public final class LoadFailure extends Exception {
    LoadFailure(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
