package io.duplex.session;

/**
 * Which generation of the protocol a client speaks, and whether it is still there.
 *
 * <pre>
 *   PLAIN --hello--> GREETED      the extensions of the protocol are answered only after hello
 *     |                 |
 *     +----- close -----+--> CLOSED
 * </pre>
 */
enum SessionState {
    /** The client speaks the official bridge's protocol and nothing else. */
    PLAIN,
    /** The client has said hello. */
    GREETED,
    /** The client is gone or going. */
    CLOSED
}
