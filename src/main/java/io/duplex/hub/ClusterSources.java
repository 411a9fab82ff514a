package io.duplex.hub;

import io.duplex.bus.Bus;
import io.duplex.relay.Relay;

/** Addresses as the cluster has them: from their log if their channel has a history, else from the event bus. */
public record ClusterSources(Bus bus, Relay relay) implements Sources {
    @Override
    public Source of(String address) {
        return relay.records(address) ? new RecordedSource(relay, address) : new BusSource(bus, address);
    }

    @Override
    public boolean isPastGone() {
        return relay.history().isMajorityGone();
    }
}
