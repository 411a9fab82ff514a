package io.duplex.history;

/** This node has as much waiting to be recorded as it may: publish again later. An answer, without a stack trace. */
public final class HistoryOverloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HistoryOverloaded() {
        super("too much waits to be recorded", null, false, false);
    }
}
