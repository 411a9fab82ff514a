package io.duplex.fanout;

/**
 * Whether a client takes what waits for it. While its pipe is full nothing is added to it, so the client has taken
 * something if there is less in the pipe than before, or if it was not full in between.
 */
final class Taking {
    /** The pipe has asked for more since the last look. */
    private boolean tookSome;

    private boolean moving;
    private int lastUnsentBytes;
    private long stalledNanos;

    /** The pipe asks for more. */
    void took() {
        tookSome = true;
    }

    /** From now on it matters. */
    void begin() {
        stalledNanos = 0;
    }

    /**
     * Looks again.
     *
     * @param passedNanos since the last look, as far as the loop was there to write
     */
    void look(int unsentBytes, long passedNanos) {
        moving = tookSome || unsentBytes < lastUnsentBytes;
        tookSome = false;
        lastUnsentBytes = unsentBytes;
        stalledNanos = moving ? 0 : stalledNanos + passedNanos;
    }

    /** Whether the client has taken something of late. */
    boolean isMoving(int unsentBytes) {
        return moving || tookSome || unsentBytes < lastUnsentBytes;
    }

    /** For how long it has taken nothing. */
    long stalledNanos() {
        return stalledNanos;
    }
}
