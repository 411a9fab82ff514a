package io.duplex.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.EntryView;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.duplex.auth.Ban;
import io.duplex.auth.BanList;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Bans that hold on all nodes: a map of the cluster, mirrored into each node's {@link BanList}.
 *
 * <p>In the map a ban is its key and how long it lasts in milliseconds; the map forgets it by itself. A node that joins
 * reads what is there. Nodes count the time that is left in their own monotonic time.
 */
public final class SharedBans {
    private static final String MAP = "__duplex.bans";

    private final IMap<String, Long> map;
    private final BanList mirror;
    private final Consumer<Ban> onBan;
    private final InstantSource wallClock;

    /**
     * The bans of a cluster.
     *
     * @param onBan called on this node for each new ban, on a thread of Hazelcast
     */
    SharedBans(IMap<String, Long> map, BanList mirror, Consumer<Ban> onBan, InstantSource wallClock) {
        this.map = map;
        this.mirror = mirror;
        this.onBan = onBan;
        this.wallClock = wallClock;
    }

    static String mapName() {
        return MAP;
    }

    /** Listens, and reads what is there. Blocks. */
    void start() {
        map.addEntryListener(new Mirror(), true);
        for (Map.Entry<String, Long> entry : map.entrySet()) {
            EntryView<String, Long> view = map.getEntryView(entry.getKey());
            if (view != null) {
                long left = view.getExpirationTime() - wallClock.millis();
                apply(entry.getKey(), Math.min(left, entry.getValue()));
            }
        }
    }

    /** Bans somebody on all nodes; completes when the cluster has it. */
    public Future<Void> add(Ban ban, Duration time) {
        return Future.fromCompletionStage(
                        map.setAsync(ban.key(), time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS))
                .mapEmpty();
    }

    /** Lets somebody in again; completes with whether there was a ban. */
    public Future<Boolean> remove(Ban ban) {
        return Future.fromCompletionStage(map.removeAsync(ban.key())).map(time -> time != null);
    }

    private void apply(String key, long leftMillis) {
        Ban ban = Ban.ofKey(key);
        if (ban != null && leftMillis > 0) {
            mirror.add(ban, Duration.ofMillis(leftMillis));
            onBan.accept(ban);
        }
    }

    private final class Mirror
            implements EntryAddedListener<String, Long>,
                    EntryUpdatedListener<String, Long>,
                    EntryMergedListener<String, Long>,
                    EntryRemovedListener<String, Long> {
        @Override
        public void entryAdded(EntryEvent<String, Long> event) {
            apply(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, Long> event) {
            apply(event.getKey(), event.getValue());
        }

        @Override
        public void entryMerged(EntryEvent<String, Long> event) {
            apply(event.getKey(), event.getMergingValue());
        }

        @Override
        public void entryRemoved(EntryEvent<String, Long> event) {
            Ban ban = Ban.ofKey(event.getKey());
            if (ban != null) {
                mirror.remove(ban);
            }
        }
    }
}
