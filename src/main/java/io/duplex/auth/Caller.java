package io.duplex.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who comes in by a door.
 *
 * @param principal who the token of the request says it is; {@link Principal#ANONYMOUS} without one
 * @param subprotocol what a WebSocket handshake must answer in {@code Sec-WebSocket-Protocol}, or null
 */
public record Caller(Principal principal, @Nullable String subprotocol) {
    /** Somebody without a token. */
    public static final Caller ANONYMOUS = new Caller(Principal.ANONYMOUS, null);
}
