/**
 * Who on this node listens to what.
 *
 * <p>In: a {@link io.duplex.message.Delivery} from the one bus consumer this node has for an address. Out: the same
 * message, encoded once, in the lanes of every event loop that has subscribers; or, if it was sent to one receiver,
 * with one subscriber, in rotation.
 *
 * <pre>
 *   bus consumer --> HubAddress --encode once--> HubShard (loop 1) --> ShardAddress --> Lane (binary), Lane (text)
 *   (one per node            |
 *    and address)            +-----------------> HubShard (loop 2) --> ...
 * </pre>
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
