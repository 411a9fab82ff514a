package io.duplex.entrance;

import io.duplex.codec.ErrorCode;
import io.duplex.message.Disconnect;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody is turned away before there is a session: the HTTP status, what the answer says, and the label it is
 * counted under.
 */
public enum Refusal {
    DRAINING(503, "draining", "This node is stopping; connect again to reach another"),
    OVERLOADED(503, "overloaded", "This node has no memory for more; connect again to reach another"),
    NODE_FULL(503, "connections", "This node has as many connections as it takes; connect again to reach another"),
    ADDRESS_FULL(429, "connections_per_address", "There are too many connections from this address"),
    TOO_FAST(429, "connection_rate", "This address opens connections too fast"),
    SOCKJS_FULL(
            503, "sockjs_sessions", "This node has as many SockJS sessions over HTTP as limits.sockjs-sessions allows"),
    SOCKJS_CLIENT_FULL(
            503,
            "sockjs_sessions_per_client",
            "This address or user has as many SockJS sessions over HTTP as limits.sockjs-sessions-per-client allows"),
    /** It said who it speaks for, and is not one of the proxies that may. */
    NO_PROXY(403, "untrusted_proxy", "This port accepts connections from trusted proxies only"),
    /** Nobody could tell what it said instead, so it is counted and not answered. */
    NO_PROXY_HEADER(400, "proxy_header", "A connection to this port must begin with a PROXY protocol header"),
    /** The page behind the request may not use this node. */
    ORIGIN(403, "origin", "This origin may not use this node"),
    /** The token is not accepted, or there is none where there must be one. */
    TOKEN(401, "token", "A valid token is required"),
    TOO_SLOW(408, "handshake_timeout", "No complete request arrived in time"),
    TOO_MANY_HEADERS(431, "headers", "The request has too many header lines"),
    HEADERS_TOO_LONG(431, "header_bytes", "The header lines of the request are too long"),
    REQUEST_LINE_TOO_LONG(414, "request_line", "The first line of the request is too long"),
    MALFORMED(400, "malformed", "This is not an HTTP/1.1 request (RFC 9112)"),
    TRANSFER_CODING(
            501, "transfer_coding", "Transfer-Encoding: chunked is the only coding this node supports (RFC 9112 s6.1)"),
    MALFORMED_BODY(400, "malformed_body", "The chunks of the request's body are malformed (RFC 9112 s7.1)");

    private final int status;
    private final String label;
    private final String detail;

    Refusal(int status, String label, String detail) {
        this.status = status;
        this.label = label;
        this.detail = detail;
    }

    /** What the request is answered with. */
    public int status() {
        return status;
    }

    /** Value of the {@code reason} label in the metrics. */
    public String label() {
        return label;
    }

    /** Value of {@code "error"} in the answer, where the protocol has a word for it; else null. */
    public @Nullable String error() {
        return switch (this) {
            case DRAINING -> Disconnect.SERVICE_RESTART.label();
            case OVERLOADED -> ErrorCode.OVERLOADED.wire();
            default -> null;
        };
    }

    /** A sentence for whoever is turned away. */
    public String detail() {
        return detail;
    }
}
