package io.duplex.hub;

import io.duplex.auth.Permissions;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSettings;
import io.duplex.clock.Timers;
import java.util.HashMap;
import java.util.Map;

/** The addresses this node listens to in the cluster: one consumer each, shared by all its subscribers. */
public final class Hub {
    private final Bus bus;
    private final BusSettings settings;
    private final Timers timers;
    private final Permissions permissions;
    private final HubMetrics metrics;
    private final Map<String, HubAddress> addresses = new HashMap<>();

    /** A hub with no address yet. */
    public Hub(Bus bus, BusSettings settings, Timers timers, Permissions permissions, HubMetrics metrics) {
        this.bus = bus;
        this.settings = settings;
        this.timers = timers;
        this.permissions = permissions;
        this.metrics = metrics;
        metrics.addresses(this::addressCount);
    }

    /** How many addresses have a consumer, the lingering ones included. */
    public synchronized int addressCount() {
        return addresses.size();
    }

    /** A loop has its first subscriber of an address; called on that loop. */
    synchronized HubAddress join(ShardAddress place) {
        HubAddress address = addresses.get(place.name());
        if (address == null) {
            HubAddress created = new HubAddress(place.name(), permissions, metrics);
            addresses.put(place.name(), created); // before it can fail
            created.subscribe(bus);
            created.registered().onFailure(failure -> forget(created));
            address = created;
        }
        address.add(place);
        return address;
    }

    /** A loop has lost its last subscriber of an address; called on that loop. */
    synchronized void leave(HubAddress address, ShardAddress place) {
        address.remove(place);
        if (address.isEmpty()) {
            timers.once(settings.linger(), () -> closeIfUnused(address));
        }
    }

    private synchronized void closeIfUnused(HubAddress address) {
        if (address.isEmpty() && addresses.remove(address.name(), address)) {
            address.close();
        }
    }

    /** The cluster refused: whoever subscribes next tries again. */
    private synchronized void forget(HubAddress address) {
        addresses.remove(address.name(), address);
    }
}
