package io.duplex.bus;

import java.time.Duration;

/**
 * How this node uses the event bus.
 *
 * @param linger how long the node's consumer of an address outlives its last local subscriber, so that a client that
 *     reconnects does not cost the cluster two changes of the registry
 * @param maxBacklogBytes what may wait of published messages for one event loop; beyond it they are shed, and counted
 *     to their subscribers
 */
public record BusSettings(Duration linger, int maxBacklogBytes) {}
