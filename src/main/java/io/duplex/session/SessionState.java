package io.duplex.session;

import io.duplex.message.Disconnect;

/**
 * Which generation of the protocol a client speaks, and whether it is still there.
 *
 * <pre>
 *   {@link Plain} --hello--> {@link Greeted}      the extensions of the protocol are answered only after hello
 *      |                        |
 *      +------- close ----------+--> {@link Closed}
 * </pre>
 */
sealed interface SessionState {
    /** Speaks the official bridge's protocol and nothing else. */
    record Plain() implements SessionState {}

    /** Has said hello. */
    record Greeted() implements SessionState {}

    /** Gone or going; the first cause stands. */
    record Closed(Disconnect cause) implements SessionState {}
}
