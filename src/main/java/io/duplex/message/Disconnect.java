package io.duplex.message;

import java.nio.charset.StandardCharsets;

/**
 * Every reason for which the node ends a connection: close code (RFC 6455 s7.4), the reason the client reads, and the
 * label under which it is counted. One cause per close; the first one wins.
 *
 * <p>Codes 4000 to 4499 are Duplex's own and mean that the client may come back; 4500 to 4999 that it must not.
 */
public enum Disconnect {
    /** The client closed the connection. */
    CLIENT_LEFT(1000, "", "client_left"),
    /** The client has not pinged for {@code bridge.ping-timeout}. */
    SESSION_EXPIRED(1001, "Session expired", "idle"),
    /** The client broke a rule of RFC 6455. */
    PROTOCOL_ERROR(1002, "protocol error", "protocol_error"),
    /** A text message is not UTF-8. */
    INVALID_UTF8(1007, "text is not UTF-8", "invalid_utf8"),
    /** A SockJS frame is neither a JSON string nor an array of them. */
    BROKEN_SOCKJS(1007, "Broken JSON encoding", "broken_sockjs"),
    /** The hook rejected the client. */
    REFUSED(1008, "refused", "refused"),
    /** The client sent nothing within {@code limits.first-message-timeout}. */
    MUTE(1008, "no message in time", "mute"),
    /** The client is far over its rate of commands or bytes. */
    TOO_FAST(1008, "too many commands or bytes", "too_fast"),
    /** The client is over its rate of errors. */
    TOO_MANY_ERRORS(1008, "too many errors", "too_many_errors"),
    /** The client's user has as many connections as one user may have. */
    TOO_MANY_OF_USER(1008, "too many connections of this user", "connections_per_user"),
    /** A message has more fragments than a message may have. */
    TOO_MANY_FRAGMENTS(1008, "too many fragments", "too_many_fragments"),
    /** A frame is longer than a message may be. */
    FRAME_TOO_BIG(1009, "frame too big", "frame_too_big"),
    /** A message is longer than a message may be. */
    MESSAGE_TOO_BIG(1009, "message too big", "message_too_big"),
    /** The node made a mistake, which its log describes. */
    INTERNAL_ERROR(1011, "internal error", "internal_error"),
    /** The node is draining. */
    SERVICE_RESTART(1012, "service restart", "drain"),
    /** The client listens to addresses with history, and too few nodes are present. */
    HISTORY_UNAVAILABLE(1012, "history unavailable", "history_unavailable"),
    /** The node has no memory for another client. */
    OVERLOADED(1013, "node overloaded", "overloaded"),
    /** The client's token expired and it did not show a new one. */
    TOKEN_EXPIRED(4001, "token expired", "token_expired"),
    /** An operator ended the connection through the inside API. */
    OPERATOR(4002, "disconnected by an operator", "operator"),
    /** The client took nothing for too long, or asked to be closed when it falls behind. */
    SLOW_CONSUMER(4008, "slow consumer", "slow_consumer"),
    /** The client lost messages and could not hear {@code gap}. */
    MESSAGES_LOST(4009, "messages were lost", "messages_lost"),
    /** Anonymous clients are not allowed, and no valid token came in time. */
    BAD_TOKEN(4501, "bad token", "bad_token"),
    /** The client, its user or its address is banned. */
    BANNED(4503, "banned", "banned"),
    /** The TCP connection ended without a closing handshake; nothing can be sent. */
    CONNECTION_LOST(1006, "", "connection_lost");

    private final int code;
    private final String reason;
    private final String label;

    Disconnect(int code, String reason, String label) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > 123) {
            throw new IllegalArgumentException("a close frame holds 123 bytes of reason (RFC 6455 s5.5): " + reason);
        }
        this.code = code;
        this.reason = reason;
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

    /** Value of the {@code cause} label in the metrics. */
    public String label() {
        return label;
    }
}
