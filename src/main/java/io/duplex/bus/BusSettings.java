package io.duplex.bus;

import java.time.Duration;

/**
 * How this node uses the event bus.
 *
 * @param linger how long the node's consumer of an address outlives its last local subscriber, so that a client that
 *     reconnects does not cost the cluster two changes of the registry
 */
public record BusSettings(Duration linger) {}
