package io.duplex.history;

/**
 * A publisher used an id again for another message. The new message is not recorded, and the first one stays. It is an
 * answer, so there is no stack trace.
 */
public final class IdConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the id. */
    public IdConflict(PublishId id) {
        super(
                "the id " + id.id() + " names another message, with another body or other headers: an id may only be"
                        + " used again to repeat the same message",
                null,
                false,
                false);
    }
}
