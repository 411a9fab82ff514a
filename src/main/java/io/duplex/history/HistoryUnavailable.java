package io.duplex.history;

/** History cannot be written or read now. The message says why; it is an answer, so there is no stack trace. */
public final class HistoryUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason, in words for an operator. */
    public HistoryUnavailable(String reason) {
        super(reason, null, false, false);
    }
}
