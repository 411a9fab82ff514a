package io.duplex.fanout;

/**
 * Whether a client takes what waits for it. While its pipe is full nothing is added to it, so the client has taken
 * something if there is less in the pipe than before, or if it was not full in between.
 */
public final class Taking {
    private final Pipe pipe;
    private int times;
    /** The pipe has asked for more since the last look. */
    private boolean tookSome;

    private boolean moving;
    private int lastUnsentBytes;
    private long stalledNanos;

    Taking(Pipe pipe) {
        this.pipe = pipe;
    }

    /** The pipe asks for more. */
    void took() {
        times++;
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
    void look(long passedNanos) {
        int unsentBytes = pipe.unsentBytes();
        moving = tookSome || unsentBytes < lastUnsentBytes;
        tookSome = false;
        lastUnsentBytes = unsentBytes;
        stalledNanos = moving ? 0 : stalledNanos + passedNanos;
    }

    /** Whether the client has taken something of late, as far as is known. */
    boolean isMoving() {
        return moving || tookSome || pipe.unsentBytes() < lastUnsentBytes;
    }

    /** How often the pipe, once full, has asked for more; the number wraps. */
    public int times() {
        return times;
    }

    /** What the pipe was given and the kernel has not taken. */
    public int unsentBytes() {
        return pipe.unsentBytes();
    }

    /** Asks the client to show that it is there; true if its connection shows it without being asked. */
    public boolean askForLife() {
        return pipe.askForLife();
    }

    /** For how long it has taken nothing. */
    long stalledNanos() {
        return stalledNanos;
    }
}
