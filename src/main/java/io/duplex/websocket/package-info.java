/**
 * WebSockets: RFC 6455 from handshake to close, whatever they are used for.
 *
 * <p>In: an HTTP upgrade, then bytes. Out: whole messages to a {@link io.duplex.websocket.MessageListener}, and frames
 * from its {@link io.duplex.fanout.Outlet} to the socket.
 *
 * <pre>
 *   HttpServerRequest --> WebSocketUpgrade --101--> WebSocketPipe (last handler of the Netty pipeline)
 *                                                     | bytes             ^ frames
 *                                                     v                   |
 *                                                   FrameDecoder        fanout.Outlet
 *                                                     | messages          ^
 *                                                     v                   |
 *                                                   MessageListener: of the door it was opened for
 * </pre>
 *
 * <p>After the handshake the handlers of Vert.x leave the pipeline, and with them what they keep per connection (two
 * queues of 1,024 slots, the request and its response); the connection stays on its Vert.x event loop and calls on in
 * its Vert.x context.
 *
 * <p>The doors that speak over a WebSocket are strangers to each other, so what they share stands here, below them.
 *
 * <p>Limits: {@link io.duplex.websocket.WebSocketSettings}. A client that breaks a rule is told which by the close
 * frame (s7.4), and its connection is cut only after it had time to read it.
 *
 * <p>Start at {@link io.duplex.websocket.WebSocketPipe}.
 */
@NullMarked
package io.duplex.websocket;

import org.jspecify.annotations.NullMarked;
