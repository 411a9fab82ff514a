package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSettings;
import io.duplex.clock.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The addresses this node listens to in the cluster: one consumer each, shared by all its subscribers.
 *
 * <p>An address that lost its last subscriber lingers, unless the cluster has not registered it yet. One timer looks at
 * those, and closes a batch at a time, so that a crowd that leaves at once holds up nobody. There is a bound on them: a
 * client that registers and unregisters address after address must not fill the registry faster than it is emptied.
 */
public final class Hub {
    private static final int MOST_LINGERING = 10_000;
    private static final Duration SWEEP = Duration.ofMillis(50);
    private static final int MOST_IN_A_SWEEP = 500;

    private final Bus bus;
    private final BusSettings settings;
    private final Timers timers;
    private final HubMetrics metrics;
    private final Sources sources;
    private final List<HubShard> shards = new CopyOnWriteArrayList<>();
    private final Map<String, HubAddress> addresses = new HashMap<>();
    /** Addresses nobody subscribes to, oldest first, with the time until which they are kept. */
    private final Map<HubAddress, Long> lingering = new LinkedHashMap<>();

    /** A hub with no address yet. */
    public Hub(Bus bus, Sources sources, BusSettings settings, Timers timers, HubMetrics metrics) {
        this.bus = bus;
        this.sources = sources;
        this.settings = settings;
        this.timers = timers;
        this.metrics = metrics;
        metrics.addresses(this::addressCount);
        metrics.backlog(() -> shards.stream().mapToLong(HubShard::backlogBytes).sum());
    }

    /** Starts to close what has lingered long enough. */
    public Timers.Timer start() {
        return timers.every(SWEEP, this::sweep);
    }

    /** A loop has come; it stays as long as the hub. */
    void add(HubShard shard) {
        shards.add(shard);
    }

    List<HubShard> shards() {
        return shards;
    }

    /** How many addresses have a consumer, the lingering ones included. */
    public synchronized int addressCount() {
        return addresses.size();
    }

    Sources sources() {
        return sources;
    }

    Timers timers() {
        return timers;
    }

    BusSettings settings() {
        return settings;
    }

    HubMetrics metrics() {
        return metrics;
    }

    /** A loop has its first subscriber of an address; called on that loop. */
    synchronized HubAddress join(ShardAddress place, Asker asker) {
        HubAddress address = addresses.get(place.name());
        if (address == null) {
            HubAddress created = new HubAddress(place.name(), place.source(), this, bus, place.shard());
            addresses.put(place.name(), created); // before it can fail, and be forgotten
            created.open(asker);
            created.registered().onFailure(failure -> forget(created));
            address = created;
        } else {
            address.alsoFor(asker);
        }
        lingering.remove(address);
        address.add(place);
        return address;
    }

    /** A loop has lost its last subscriber of an address; called on that loop. */
    synchronized void leave(HubAddress address, ShardAddress place) {
        address.remove(place);
        if (!address.isEmpty() || addresses.get(address.name()) != address) {
            return;
        }
        if (address.isWaiting()) {
            close(address); // there is nothing yet that would be worth keeping, and others wait behind it
        } else {
            lingering.put(address, timers.nanos() + settings.linger().toNanos());
        }
    }

    /**
     * Ends the linger of an address, if it has no subscriber.
     *
     * @return whether it has none, and the cluster no longer sends its messages here
     */
    synchronized boolean stopLingering(HubAddress address) {
        if (!address.isEmpty()) {
            return false;
        }
        close(address);
        return true;
    }

    private synchronized void sweep() {
        long now = timers.nanos();
        int tooMany = lingering.size() - MOST_LINGERING;
        List<HubAddress> over = new ArrayList<>();
        for (Map.Entry<HubAddress, Long> oldest : lingering.entrySet()) {
            boolean stays = now - oldest.getValue() < 0 && over.size() >= tooMany;
            if (stays || over.size() == MOST_IN_A_SWEEP) {
                break;
            }
            over.add(oldest.getKey());
        }
        over.forEach(this::close);
    }

    private synchronized void close(HubAddress address) {
        lingering.remove(address);
        addresses.remove(address.name(), address);
        address.close();
    }

    /** The cluster refused: whoever subscribes next tries again. */
    private synchronized void forget(HubAddress address) {
        close(address);
    }
}
