/**
 * The road between nodes: the Vert.x event bus, and the only room that knows it.
 *
 * <p>In: addresses, bodies and headers from sessions and the API. Out: a {@link io.duplex.message.Delivery} for
 * whatever arrives at an address this node subscribed to.
 *
 * <p>What the bus promises is what is promised here: at most once, in order per publisher and address. A publish
 * reports no failure that Vert.x does not report, and Vert.x reports only that nobody listens.
 *
 * <p>A consumer is live when all who publish see it ({@link io.duplex.bus.Barrier}), which is later than when the
 * cluster has registered it. What the cluster knows is asked through {@link io.duplex.bus.Registry}.
 *
 * <p>Start at {@link io.duplex.bus.Bus}.
 */
@NullMarked
package io.duplex.bus;

import org.jspecify.annotations.NullMarked;
