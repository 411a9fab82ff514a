package io.duplex.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.duplex.auth.Ban;
import io.duplex.auth.BanList;
import io.duplex.bus.Registry;
import io.duplex.clock.Timers;
import io.duplex.history.LogHolders;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.ClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster this node is a member of. */
public final class Cluster implements ClusterView {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TEND = Duration.ofSeconds(1);

    private final ClusterSettings settings;
    private final ClusterRegistry manager;
    /** It has joined another side of a split, and what it held is on its way there. */
    private volatile boolean merging;
    /** How often it has begun to. */
    private final AtomicInteger merges = new AtomicInteger();
    /** After how many merges it was last seen to be safe. */
    private volatile int safeAfter = -1;

    private volatile @Nullable LogHolders nodes;

    private Cluster(ClusterSettings settings) {
        this.settings = settings;
        this.manager = new ClusterRegistry(MemberContext.start(settings));
    }

    /**
     * Joins the other members, or founds a cluster where there are none. Blocks. The member leaves when the Vert.x that
     * is built with {@link #manager} is closed.
     *
     * @throws ClusterUnreachable if {@code cluster.host} is not an address of this machine
     */
    public static Cluster join(ClusterSettings settings) {
        return new Cluster(settings.withHost(OwnAddress.of(settings.host())));
    }

    /** What Vert.x is built with. */
    public ClusterManager manager() {
        return manager;
    }

    /** The member itself, once it has joined. */
    public HazelcastInstance member() {
        return manager.getHazelcastInstance();
    }

    /** Who consumes what in the cluster, once Vert.x is built; kept true from now on. */
    public Registry registry(Vertx vertx, Timers timers, MeterRegistry metrics) {
        member().getLifecycleService().addLifecycleListener(this::onLifecycle);
        LostMembers.seek(member(), timers);
        MemberLines.write(member());
        LogHolders found = LogHolders.of(member());
        found.bindTo(metrics);
        nodes = found;
        new RegistryCheck(manager, vertx, timers, new RegistryMetrics(metrics)).start();
        return manager;
    }

    private void onLifecycle(LifecycleEvent event) {
        switch (event.getState()) {
            case MERGING -> {
                merging = true;
                merges.incrementAndGet();
            }
            case MERGED, MERGE_FAILED -> merging = false;
            default -> {}
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    /** The IP address that this member binds, and the others reach it by. */
    public String host() {
        return settings.host();
    }

    @Override
    public String nodeId() {
        return manager.getNodeId();
    }

    /** The names of all members of the event bus, this node and plain services among them. */
    public List<String> nodeIds() {
        return manager.getNodes();
    }

    /**
     * The bans of this cluster, mirrored into a list of this node. Blocks for a moment.
     *
     * @param onBan called on this node for each new ban, from any thread
     */
    public SharedBans bans(BanList mirror, Consumer<Ban> onBan, Vertx vertx, Timers timers) {
        SharedBans bans = new SharedBans(member().getMap(SharedBans.mapName()), mirror, onBan, this::isOldestNode);
        bans.start();
        member().getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                later(vertx, bans::read);
            }
        });
        timers.every(TEND, () -> later(vertx, bans::tend));
        return bans;
    }

    /** What fails because members come and go is done again the next time. */
    private static void later(Vertx vertx, Runnable action) {
        vertx.executeBlocking(
                        () -> {
                            action.run();
                            return true;
                        },
                        false)
                .onFailure(e -> LOG.atDebug().setCause(e).log("Shared bans could not be checked"));
    }

    private boolean isOldestNode() {
        for (Member one : member().getCluster().getMembers()) {
            if (one.getAttribute(ClusterRegistry.NODE) != null) {
                return one.localMember();
            }
        }
        return false;
    }

    @Override
    public LogHolders nodes() {
        return Objects.requireNonNull(nodes, "the registry is not there yet");
    }

    @Override
    public int memberCount() {
        HazelcastInstance hazelcast = manager.getHazelcastInstance();
        return hazelcast == null || !hazelcast.getLifecycleService().isRunning() ? 0 : nodes().members();
    }

    @Override
    public Safety safety() {
        int seen = merges.get(); // before it is looked at
        HazelcastInstance hazelcast = manager.getHazelcastInstance();
        boolean isRunning = hazelcast != null && hazelcast.getLifecycleService().isRunning();
        boolean isSafe =
                isRunning && !merging && hazelcast.getPartitionService().isLocalMemberSafe();
        if (isSafe) {
            safeAfter = seen;
        }
        return new Safety(isSafe, isRunning && !merging && safeAfter == merges.get());
    }

    /** Whether this member has not ended. Hazelcast ends itself when memory or threads run out. */
    public boolean isRunning() {
        return manager.getHazelcastInstance().getLifecycleService().isRunning();
    }

    @Override
    public boolean isOldest() {
        HazelcastInstance hazelcast = manager.getHazelcastInstance();
        return hazelcast.getLifecycleService().isRunning()
                && hazelcast.getCluster().getMembers().iterator().next().localMember();
    }

    /** Completes when as many members are there as the settings ask for; fails with a sentence if they do not come. */
    public Future<Void> awaitMembers(Timers timers) {
        Promise<Void> enough = Promise.promise();
        long deadline = timers.nanos() + settings.joinTimeout().toNanos();
        poll(timers, deadline, enough);
        return enough.future();
    }

    private void poll(Timers timers, long deadlineNanos, Promise<Void> enough) {
        int members = memberCount();
        if (members >= settings.minMembers()) {
            enough.complete();
        } else if (timers.nanos() - deadlineNanos >= 0) {
            enough.fail(new ClusterUnreachable("The cluster '" + settings.name() + "' could not be joined: after "
                    + settings.joinTimeout().toMillis() + " ms there are " + members + " of the "
                    + settings.minMembers() + " members that cluster.min-members asks for. Looked for them at "
                    + whereLooked()));
        } else {
            timers.once(POLL, () -> poll(timers, deadlineNanos, enough));
        }
    }

    private String whereLooked() {
        return switch (settings.join()) {
            case SINGLE -> "nobody, because cluster.join is single";
            case TCP_IP -> String.join(", ", settings.members());
            case DNS -> "what " + settings.dnsName() + " resolves to, port " + settings.port();
        };
    }
}
