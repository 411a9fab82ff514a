/**
 * Duplex: a gateway between WebSocket clients and the Vert.x event bus.
 *
 * <p>One package is one room. A room uses only rooms that stand before it in this list; a test enforces it.
 *
 * <pre>
 *   clock       the only room that knows the time
 *   log         log lines that block no thread and cannot be forged
 *   loop        event loops: tasks, and what runs after the sockets
 *   message     the nouns all rooms speak
 *   channel     what an address is allowed to be
 *   codec       bytes to meaning and back
 *   fanout      everybody's way out: lanes, cursors, outlets
 *   socket      what all raw sockets have in common
 *   tls         the certificate of all doors
 *   websocket   RFC 6455: handshake, frames, close
 *   auth        who may do what
 *   history     what was published, kept on several members, and its positions
 *   producer    for services: publishing with back-pressure, losing nothing
 *   bus         the road between nodes
 *   relay       channels with history between nodes: recorded, in order, without a hole
 *   hub         who on this node listens to what
 *   session     one client's conversation
 *   http        what all that speaks HTTP shares
 *   entrance    what a connection and a request must pass before a door
 *   doors       the doors: bridge, sockjs, publish, sse, tcp; and the router
 *   cluster     this node as a Hazelcast member
 *   operator    what operators do to the clients of all nodes
 *   admin       looking in: health, metrics, API
 *   node        the composition root and its life
 *   config      file and environment to one checked configuration
 *   bench       load for a bridge, and what it measures
 *   cli         the command line, and the only exit
 * </pre>
 *
 * <p>The journey of a message: {@code websocket.WebSocketPipe} reads bytes, {@code FrameDecoder} makes messages of
 * them, {@code session.CommandGate} a command and {@code PublishFlow} a publish on the {@code bus.Bus}. On every node
 * with a subscriber the bus hands it to {@code hub.HubAddress}, which encodes it once; each {@code hub.HubShard}
 * appends it to a {@code fanout.Lane}, and at the end of the event loop's turn {@code Lane.deliver} writes it to every
 * client's {@code fanout.Outlet}, back to a {@code WebSocketPipe}.
 *
 * <p>Start at {@link io.duplex.cli.Main}.
 */
@NullMarked
package io.duplex;

import org.jspecify.annotations.NullMarked;
