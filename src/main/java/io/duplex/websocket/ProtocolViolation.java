package io.duplex.websocket;

import io.duplex.message.Disconnect;

/** A frame RFC 6455 or a limit forbids. Has no stack trace: it is built on the read path, for a close frame. */
final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    private final Disconnect cause;

    /**
     * Ends the connection.
     *
     * @param reason what was wrong, for the close frame: at most 123 bytes
     */
    ProtocolViolation(Disconnect cause, String reason) {
        super(reason, null, false, false);
        this.cause = cause;
    }

    Disconnect disconnect() {
        return cause;
    }
}
