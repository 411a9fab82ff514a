package io.duplex.message;

/**
 * A request that got no answer, in the words of the event bus. Has no stack trace: it is an answer, not an accident.
 */
public final class RequestFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int failureCode;

    /** A failure with the code its receiver gave, or -1 if the bus itself speaks. */
    public RequestFailure(Kind kind, int failureCode, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.failureCode = failureCode;
    }

    /** Why there is no answer. */
    public Kind kind() {
        return kind;
    }

    /** What {@code Message.fail(code, ..)} was called with; -1 for every other kind. */
    public int failureCode() {
        return failureCode;
    }

    /** The names are on the wire: {@code "failureType":"TIMEOUT"}. */
    public enum Kind {
        TIMEOUT,
        NO_HANDLERS,
        RECIPIENT_FAILURE,
        ERROR
    }
}
