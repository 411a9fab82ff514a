/**
 * The raw WebSocket door: the official bridge's {@code /eventbus/websocket}, and an echo for conformance suites.
 *
 * <p>In: whole messages from a {@link io.duplex.websocket.WebSocketPipe}. Out: envelopes to a
 * {@link io.duplex.session.Session}, whose way out is the same pipe. Handshake, frames, limits and closing are the room
 * {@code websocket}'s, which other doors use as well.
 *
 * <p>Thread: everything happens on the event loop of the connection.
 *
 * <p>Start at {@link io.duplex.doors.bridge.BridgeDoor}.
 */
@NullMarked
package io.duplex.doors.bridge;

import org.jspecify.annotations.NullMarked;
