package io.duplex.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.multimap.MultiMap;
import io.duplex.clock.Timers;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the registry with the truth, and repairs it: after members have come, gone or merged, and now and then.
 *
 * <pre>
 *   what is compared                           what may be wrong                          then
 *     where this member is reached               nobody can look it up                      put again
 *     what this member has registered            the registry does not have it              put again
 *     what the registry says of this member      this member does not know of it            removed
 *     whom the registry names                    not a member, twice in a row               removed
 *     what this member's senders believe         the registry says something else           told anew
 * </pre>
 *
 * <p>Each look reads the whole registry once, on a worker thread; there is one at a time.
 */
final class RegistryCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(60);
    /** After an event: at once, and again when what others do about it is done. */
    private static final List<Duration> AFTER_EVENT =
            List.of(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10));

    private final ClusterRegistry registry;
    private final Vertx vertx;
    private final Timers timers;
    private final RegistryMetrics metrics;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private Set<String> strangers = Set.of();

    RegistryCheck(ClusterRegistry registry, Vertx vertx, Timers timers, RegistryMetrics metrics) {
        this.registry = registry;
        this.vertx = vertx;
        this.timers = timers;
        this.metrics = metrics;
    }

    void start() {
        HazelcastInstance hazelcast = registry.getHazelcastInstance();
        hazelcast.getLifecycleService().addLifecycleListener(event -> onEvent());
        hazelcast.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                onEvent();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                onEvent();
            }
        });
        timers.every(NOW_AND_THEN, this::check);
    }

    private void onEvent() {
        AFTER_EVENT.forEach(delay -> timers.once(delay, this::check));
    }

    /** Compares now, or as soon as a comparison that runs has ended. */
    void check() {
        if (!registry.isActive()) {
            return;
        }
        if (!running.compareAndSet(false, true)) {
            again.set(true);
            return;
        }
        vertx.executeBlocking(this::compare, false).onComplete(done -> {
            running.set(false);
            if (done.failed()) {
                LOG.atDebug().addKeyValue("cause", done.cause().toString()).log("The registry could not be compared");
            }
            if (again.getAndSet(false)) {
                check();
            }
        });
    }

    private @Nullable Void compare() {
        MultiMap<String, HazelcastRegistrationInfo> map =
                registry.getHazelcastInstance().getMultiMap("__vertx.subs");
        long ticket = registry.views().ticket();
        Map<String, List<RegistrationInfo>> found = new HashMap<>();
        for (Map.Entry<String, HazelcastRegistrationInfo> entry : map.entrySet()) {
            found.computeIfAbsent(entry.getKey(), address -> new ArrayList<>(2))
                    .add(entry.getValue().unwrap());
        }
        Set<String> members = new HashSet<>(registry.getNodes()); // after reading: who registers is a member before
        int missing = putMissing(map, found) + putSelf();
        int stale = removeUnwanted(map, found, members);
        int views = tellSenders(found, ticket);
        if (missing + stale + views > 0) {
            metrics.repaired(missing, stale, views);
            LOG.atInfo()
                    .addKeyValue("missing", missing)
                    .addKeyValue("stale", stale)
                    .addKeyValue("views", views)
                    .log("Registrations of consumers were repaired");
        }
        return null;
    }

    private int putSelf() {
        if (registry.getHazelcastInstance().getMap("__vertx.nodeInfo").containsKey(registry.self())) {
            return 0;
        }
        registry.setNodeInfo(registry.getNodeInfo(), Promise.promise());
        return 1;
    }

    private int putMissing(MultiMap<String, HazelcastRegistrationInfo> map, Map<String, List<RegistrationInfo>> found) {
        int count = 0;
        for (String address : registry.ownAddresses()) {
            List<RegistrationInfo> there = found.computeIfAbsent(address, name -> new ArrayList<>(1));
            for (RegistrationInfo info : registry.own(address)) {
                if (!info.localOnly() && !there.contains(info) && put(map, address, info)) {
                    there.add(info);
                    count++;
                }
            }
        }
        return count;
    }

    private boolean put(MultiMap<String, HazelcastRegistrationInfo> map, String address, RegistrationInfo info) {
        HazelcastRegistrationInfo value = new HazelcastRegistrationInfo(info);
        boolean added = map.put(address, value);
        if (registry.isUnwanted(address, info)) {
            map.remove(address, value); // it was given back meanwhile
            return false;
        }
        return added;
    }

    private int removeUnwanted(
            MultiMap<String, HazelcastRegistrationInfo> map,
            Map<String, List<RegistrationInfo>> found,
            Set<String> members) {
        Set<String> strangersNow = new HashSet<>();
        int count = 0;
        for (Map.Entry<String, List<RegistrationInfo>> entry : found.entrySet()) {
            for (RegistrationInfo info : List.copyOf(entry.getValue())) {
                boolean isStranger = !members.contains(info.nodeId());
                if (isStranger) {
                    strangersNow.add(info.nodeId());
                }
                boolean isGone = isStranger && strangers.contains(info.nodeId());
                boolean isMine = info.nodeId().equals(registry.self());
                if (isGone || (isMine && registry.isUnwanted(entry.getKey(), info))) {
                    entry.getValue().remove(info);
                    count += map.remove(entry.getKey(), new HazelcastRegistrationInfo(info)) ? 1 : 0;
                }
            }
        }
        strangers = strangersNow;
        return count;
    }

    private int tellSenders(Map<String, List<RegistrationInfo>> found, long ticket) {
        int count = 0;
        for (String address : registry.views().known()) {
            List<RegistrationInfo> infos = new ArrayList<>(found.getOrDefault(address, List.of()));
            registry.own(address).stream().filter(RegistrationInfo::localOnly).forEach(infos::add);
            count += registry.views().correct(address, ticket, infos) ? 1 : 0;
        }
        return count;
    }
}
