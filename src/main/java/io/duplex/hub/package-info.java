/**
 * Who on this node listens to what.
 *
 * <p>In: messages from the one {@link io.duplex.hub.Source} that this node has opened for an address. Out: the same
 * message, encoded once, in the lanes of every event loop that has subscribers; or, if it was sent to one receiver,
 * with one subscriber, in rotation.
 *
 * <pre>
 *   Source --> HubAddress --encode once--> HubShard (loop 1) --> ShardAddress --> AddressLanes: Lane (binary), Lane (text)
 *   (opened once per  |
 *    node and address)+------------------> HubShard (loop 2) --> ...
 *
 *                      all addresses    one address
 *   the node           Hub              HubAddress
 *   one event loop     HubShard         ShardAddress
 * </pre>
 *
 * <p>A source is the event bus, the log of a channel with history, or whatever {@link io.duplex.hub.Sources} says: an
 * address that is computed gets lanes, credits and exact gaps by bringing messages, and resuming by having a
 * {@link io.duplex.hub.Past}.
 *
 * <p>Threads: {@link io.duplex.hub.Hub} is shared and synchronized, and is asked only for the first and the last
 * subscriber of an address on a loop. A {@link io.duplex.hub.HubShard} belongs to its loop. The only hop is from the
 * consumer's loop to the others: one task per loop and batch, not per message.
 *
 * <p>What the node's own clients publish is held back at their sockets ({@link io.duplex.hub.Tide}); nothing holds back
 * other nodes, so what comes from them faster than the consumer's loop passes it on is shed and counted
 * ({@link io.duplex.hub.Backlog}).
 *
 * <p>The consumer outlives its last subscriber for a while, so that a client that reconnects costs the cluster nothing.
 *
 * <p>Start at {@link io.duplex.hub.HubAddress}.
 */
@NullMarked
package io.duplex.hub;

import org.jspecify.annotations.NullMarked;
