package io.duplex.message;

import java.nio.charset.StandardCharsets;

/**
 * Every reason for which the node ends a connection: close code (RFC 6455 s7.4), the reason the client reads, and the
 * label under which it is counted. One cause per close; the first one wins.
 *
 * <p>Codes 4000-4499 are ours and mean that the client may come back; 4500-4999 that it must not.
 */
public enum Disconnect {
    CLIENT_LEFT(1000, "", true, "client_left"),
    SESSION_EXPIRED(1001, "Session expired", true, "idle"),
    PROTOCOL_ERROR(1002, "protocol error", true, "protocol_error"),
    INVALID_UTF8(1007, "text is not UTF-8", true, "invalid_utf8"),
    /** What came over SockJS is no JSON string, nor an array of them. */
    BROKEN_SOCKJS(1007, "Broken JSON encoding", true, "broken_sockjs"),
    /** The hook does not want this client. */
    REFUSED(1008, "refused", true, "refused"),
    /** Nothing came. */
    MUTE(1008, "no message in time", true, "mute"),
    TOO_FAST(1008, "too many commands or bytes", true, "too_fast"),
    TOO_MANY_ERRORS(1008, "too many errors", true, "too_many_errors"),
    TOO_MANY_OF_USER(1008, "too many connections of this user", true, "connections_per_user"),
    TOO_MANY_FRAGMENTS(1008, "too many fragments", true, "too_many_fragments"),
    FRAME_TOO_BIG(1009, "frame too big", true, "frame_too_big"),
    MESSAGE_TOO_BIG(1009, "message too big", true, "message_too_big"),
    INTERNAL_ERROR(1011, "internal error", true, "internal_error"),
    SERVICE_RESTART(1012, "service restart", true, "drain"),
    /** The client listens to addresses with history, and too few nodes are here. */
    HISTORY_UNAVAILABLE(1012, "history unavailable", true, "history_unavailable"),
    /** The node has no memory for another client. */
    OVERLOADED(1013, "node overloaded", true, "overloaded"),
    TOKEN_EXPIRED(4001, "token expired", true, "token_expired"),
    /** Through the API of the inside port. */
    OPERATOR(4002, "disconnected by an operator", true, "operator"),
    SLOW_CONSUMER(4008, "slow consumer", true, "slow_consumer"),
    /** The client could not hear {@code gap}. */
    MESSAGES_LOST(4009, "messages were lost", true, "messages_lost"),
    /** Nobody may be anonymous here, and no good token came in time. */
    BAD_TOKEN(4501, "bad token", false, "bad_token"),
    BANNED(4503, "banned", false, "banned"),
    /** The TCP connection ended without a closing handshake; nothing can be sent. */
    CONNECTION_LOST(1006, "", true, "connection_lost");

    private final int code;
    private final String reason;
    private final boolean mayReconnect;
    private final String label;

    Disconnect(int code, String reason, boolean mayReconnect, String label) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw new IllegalArgumentException("a close frame holds 123 bytes of reason (RFC 6455 s5.5): " + reason);
        }
        this.code = code;
        this.reason = reason;
        this.mayReconnect = mayReconnect;
        this.label = label;
    }

    /** Status code of the close frame. */
    public int code() {
        return code;
    }

    /** What the close frame says, at most 123 bytes. */
    public String reason() {
        return reason;
    }

    /** Whether a client should try again. */
    public boolean mayReconnect() {
        return mayReconnect;
    }

    /** Value of the {@code cause} label in the metrics. */
    public String label() {
        return label;
    }
}
