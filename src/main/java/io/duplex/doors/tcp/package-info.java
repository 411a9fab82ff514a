/**
 * The TCP door: the official TCP event bus bridge, for services that speak neither WebSocket nor HTTP.
 *
 * <p>In: frames of four bytes of length, big-endian, and one JSON object in UTF-8. Out: a
 * {@link io.duplex.session.Session}, and its answers in the same frames and that bridge's words
 * ({@link io.duplex.codec.TcpEnvelopes}).
 *
 * <pre>
 *   NetServer --> TcpDoor, which puts into the Netty pipeline, behind TLS if there is some:
 *                   TcpPipe (TcpFrames and session.Session in, fanout.Outlet out)
 * </pre>
 *
 * <p>Vert.x accepts the connection and shakes hands for TLS; then its handlers leave, as with a WebSocket: frames are
 * written as ready bytes, and whether there is room is asked of the channel itself, which also counts what TLS still
 * holds. Vert.x's own socket would count in a queue of its own.
 *
 * <p>Limits ({@link io.duplex.doors.tcp.TcpSettings}): the length of a frame, judged when its four bytes are there, and
 * the time until the first whole frame. Its clients need not ping, as with the official one; that a peer is still there
 * is TCP's own keep-alive to tell.
 *
 * <p>Start at {@link io.duplex.doors.tcp.TcpPipe}.
 */
@NullMarked
package io.duplex.doors.tcp;

import org.jspecify.annotations.NullMarked;
