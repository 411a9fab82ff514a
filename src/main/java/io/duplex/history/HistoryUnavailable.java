package io.duplex.history;

import com.hazelcast.spi.exception.SilentException;

/**
 * History cannot be written or read now. The message says why; it is an answer, so there is no stack trace, and
 * Hazelcast does not log it as an error.
 */
public class HistoryUnavailable extends RuntimeException implements SilentException {
    private static final long serialVersionUID = 1L;

    /** With the reason, in words for an operator. */
    public HistoryUnavailable(String reason) {
        super(reason, null, false, false);
    }
}
