package io.duplex.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who comes in by a door, and from where.
 *
 * @param principal who the token of the request says it is; {@link Principal#ANONYMOUS} without one
 * @param subprotocol what a WebSocket handshake must answer in {@code Sec-WebSocket-Protocol}, or null
 * @param remote the address it comes from, such as {@code 10.0.0.7}
 * @param origin the page behind it, as its browser says, or null
 */
public record Caller(
        Principal principal,
        @Nullable String subprotocol,
        String remote,
        @Nullable String origin) {
    /** Somebody without a token. */
    public static Caller anonymous(String remote) {
        return new Caller(Principal.ANONYMOUS, null, remote, null);
    }

    /** The same from there: the address may be what a proxy that is trusted says of the client. */
    public Caller from(String otherRemote, @Nullable String page) {
        return new Caller(principal, subprotocol, otherRemote, page);
    }
}
