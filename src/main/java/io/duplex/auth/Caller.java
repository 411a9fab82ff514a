package io.duplex.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who comes in by a door, and from where.
 *
 * @param principal who the token of the request says it is; {@link Principal#ANONYMOUS} without one
 * @param subprotocol what a WebSocket handshake must answer in {@code Sec-WebSocket-Protocol}, or null
 * @param remote the address it comes from, such as {@code 10.0.0.7}
 */
public record Caller(Principal principal, @Nullable String subprotocol, String remote) {
    /** Somebody without a token. */
    public static Caller anonymous(String remote) {
        return new Caller(Principal.ANONYMOUS, null, remote);
    }

    /** The same from another address: what a proxy that is trusted says of the client. */
    public Caller from(String otherRemote) {
        return new Caller(principal, subprotocol, otherRemote);
    }
}
