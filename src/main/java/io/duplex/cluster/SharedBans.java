package io.duplex.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.duplex.auth.Ban;
import io.duplex.auth.BanList;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Bans that hold on all nodes: a map of the cluster, mirrored into each node's {@link BanList}.
 *
 * <p>Each node counts the time of a ban down from the moment it got to know it, in its own monotonic time, and no other
 * node's clock ends the ban there earlier. The map is for nodes that come later: the oldest node writes into it how
 * much is left, and takes a ban out when its own time of it is over. So a newcomer bans for as long as the others or up
 * to a twentieth longer.
 *
 * <p>In the map a ban is its key, and as its value the version of the format, the number of the act of banning, and
 * milliseconds that are left; below 0 an operator has lifted it. A later version may add to the end.
 */
public final class SharedBans {
    private static final String MAP = "__duplex.bans";
    private static final long VERSION = 1;
    private static final int ACT = 1;
    private static final int LEFT = 2;
    private static final long LIFTED = -1;
    /** What is left is written again when it has become less by so much, or by a twentieth. */
    private static final long LEAST_STEP_MILLIS = 1_000;

    private static final int STEPS = 20;

    private final IMap<String, long[]> map;
    private final BanList mirror;
    private final Consumer<Ban> onBan;
    private final BooleanSupplier tends;
    /** What the map said last. */
    private final Map<String, long[]> known = new ConcurrentHashMap<>();

    /**
     * The bans of a cluster.
     *
     * @param onBan called on this node for each new ban, on a thread of Hazelcast
     * @param tends whether this node is the one that keeps the map true
     */
    SharedBans(IMap<String, long[]> map, BanList mirror, Consumer<Ban> onBan, BooleanSupplier tends) {
        this.map = map;
        this.mirror = mirror;
        this.onBan = onBan;
        this.tends = tends;
    }

    static String mapName() {
        return MAP;
    }

    /** Listens, and reads what is there. Blocks. */
    void start() {
        map.addEntryListener(new Mirror(), true);
        read();
    }

    /** Reads all, as after a merge with another side, whose bans come without an event. Blocks. */
    void read() {
        map.forEach(this::apply);
    }

    /** On the node that tends the map: writes what is left, and takes out what is over. Blocks. */
    void tend() {
        if (known.isEmpty() || !tends.getAsBoolean()) {
            return;
        }
        Map<String, long[]> said =
                Map.copyOf(known); // first: what is known is in the mirror already, unless it is over
        Map<Ban, Duration> bans = mirror.bans();
        said.forEach((key, value) -> {
            Ban ban = Ban.ofKey(key);
            Duration left = ban == null ? null : bans.get(ban);
            if (left == null) {
                map.remove(key, value);
            } else if (value[LEFT] - left.toMillis() >= Math.max(LEAST_STEP_MILLIS, value[LEFT] / STEPS)) {
                map.replace(key, value, new long[] {VERSION, value[ACT], left.toMillis()});
            }
        });
    }

    /** Bans somebody on all nodes; completes when the cluster has it. */
    public Future<Void> add(Ban ban, Duration time) {
        long act = ThreadLocalRandom.current().nextLong();
        return Future.fromCompletionStage(map.setAsync(ban.key(), new long[] {VERSION, act, time.toMillis()}))
                .mapEmpty();
    }

    /** Lets somebody in again; completes with whether there was a ban. */
    public Future<Boolean> remove(Ban ban) {
        boolean isHere = mirror.bans().containsKey(ban);
        return Future.fromCompletionStage(map.putAsync(ban.key(), new long[] {VERSION, 0, LIFTED}))
                .compose(before -> Future.fromCompletionStage(map.removeAsync(ban.key()))
                        .map(lifted -> isHere || (before != null && before[LEFT] != LIFTED)));
    }

    /** Milliseconds that the map said last; 0 if it knows of no such ban. */
    long leftInMap(Ban ban) {
        long[] value = known.get(ban.key());
        return value == null ? 0 : value[LEFT];
    }

    private void apply(String key, long[] value) {
        Ban ban = Ban.ofKey(key);
        if (ban == null || value.length <= LEFT) {
            return;
        }
        if (value[LEFT] == LIFTED) {
            known.remove(key);
            mirror.remove(ban);
            return;
        }
        long[] before = known.get(key);
        boolean isNew = before == null || before[ACT] != value[ACT];
        if (isNew) {
            mirror.add(ban, Duration.ofMillis(value[LEFT]));
        }
        known.put(key, value);
        if (isNew) {
            onBan.accept(ban);
        }
    }

    private final class Mirror
            implements EntryAddedListener<String, long[]>,
                    EntryUpdatedListener<String, long[]>,
                    EntryMergedListener<String, long[]>,
                    EntryRemovedListener<String, long[]> {
        @Override
        public void entryAdded(EntryEvent<String, long[]> event) {
            apply(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, long[]> event) {
            apply(event.getKey(), event.getValue());
        }

        @Override
        public void entryMerged(EntryEvent<String, long[]> event) {
            apply(event.getKey(), event.getMergingValue());
        }

        /** The ban goes on here until its time is over here. */
        @Override
        public void entryRemoved(EntryEvent<String, long[]> event) {
            known.remove(event.getKey());
        }
    }
}
