package io.duplex.history;

/**
 * The address has no log, and the member that would own it may not begin one more. An answer, without a stack trace.
 */
public final class TooManyLogs extends HistoryUnavailable {
    private static final long serialVersionUID = 1L;

    /** With the bound that is reached. */
    public TooManyLogs(String reason) {
        super(reason);
    }
}
