/**
 * How messages of channels with history travel: recorded first, then to every node that listens, in order.
 *
 * <p>In: messages of clients and of services, and nodes that want to hear an address. Out: a
 * {@link io.duplex.history.Recorded} to who publishes, and the same sequence of messages, without a hole or a repeat,
 * to every {@link io.duplex.relay.Feed}, whatever the event bus lost or overtook.
 *
 * <pre>
 *   a client's publish --> Relay.publish --> history --> Teller --> copies of A ----> Feed of A, on each node with subscribers
 *                              |                                                        ^  |
 *                              +--> public address A, marked --> services               |  +--> the log: holes, and a lost last message
 *                                                     |                                 |
 *   a service's publish --> public address A --> Recorder of A --> history --> Teller --+
 *                                                (one node: the owner of A's log)
 * </pre>
 *
 * <p>The log is the truth; the bus only has to be fast. A feed that sees a hole reads it from the log before it
 * delivers on, and compares itself with the log's end now and then.
 *
 * <p>Threads: {@link io.duplex.relay.Relay} may be used from any; a {@link io.duplex.relay.Feed} lives on the event
 * loop that asked for it.
 *
 * <p>Limits: what a feed holds while a hole is read ({@link io.duplex.relay.Held}).
 *
 * <p>Start at {@link io.duplex.relay.Feed}.
 */
@NullMarked
package io.duplex.relay;

import org.jspecify.annotations.NullMarked;
