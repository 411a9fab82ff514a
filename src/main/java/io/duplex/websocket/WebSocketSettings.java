package io.duplex.websocket;

import java.time.Duration;

/**
 * Limits of one WebSocket endpoint. Sizes in bytes.
 *
 * @param maxFrameBytes payload of one frame; over it the socket is closed with 1009
 * @param maxMessageBytes payload of one message over all its frames; over it the socket is closed with 1009
 * @param maxFragments frames one message may consist of; over it the socket is closed with 1008
 * @param closingTimeout how long a closing handshake may take before the connection is cut
 * @param compression whether permessage-deflate (RFC 7692) is accepted
 */
public record WebSocketSettings(
        int maxFrameBytes, int maxMessageBytes, int maxFragments, Duration closingTimeout, boolean compression) {}
