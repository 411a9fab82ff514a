package io.duplex.history;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.clock.SteadyTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The nodes of the cluster, which are the members that hold logs, as this one sees them. Services on the bus are
 * members of Hazelcast too, but do not count. Any thread, without waiting.
 */
public final class LogHolders {
    private static final String KEY = "duplex.holders";

    private final int expected;
    private final Presence presence;
    private final Standings standings;
    private final MajorityWatch watch;

    private LogHolders(int expected, Presence presence, Standings standings, MajorityWatch watch) {
        this.expected = expected;
        this.presence = presence;
        this.standings = standings;
        this.watch = watch;
    }

    static void declare(Config config, int expected, Duration heartbeat, Duration deadAfter) {
        Presence presence = Presence.declare(config, heartbeat);
        Standings standings = Standings.declare(config, expected, presence);
        MajorityWatch watch = new MajorityWatch(expected, deadAfter, SteadyTime.nanos());
        presence.onLook(() -> watch.look(standings.countHere(), SteadyTime.nanos()));
        config.getUserContext().put(KEY, new LogHolders(expected, presence, standings, watch));
    }

    /** Those a member sees to which {@link LogMaps} has been declared. */
    public static LogHolders of(HazelcastInstance member) {
        return (LogHolders) Objects.requireNonNull(member.getUserContext().get(KEY), "a member without logs");
    }

    /** How many nodes the cluster has when it is whole. */
    public int expected() {
        return expected;
    }

    /** How many of them are needed to record or read anything. */
    public int majority() {
        return watch.majority();
    }

    /** How many are members now, this one included, whether or not they answer. */
    public int members() {
        return standings.countMembers();
    }

    /** How many answer and have all their logs in the cluster. */
    public int here() {
        return standings.countHere();
    }

    /** Whether a majority has been missing for {@code cluster.dead-after}. */
    public boolean isMajorityGone() {
        return watch.isGone();
    }

    /** As {@link #isMajorityGone}, and there was a majority before that. */
    public boolean hasMajorityLeft() {
        return watch.hasLeft();
    }

    /** Runs the action, on any thread, each time {@link #isMajorityGone} has become true. */
    void onMajorityGone(Runnable action) {
        watch.onGone(action);
    }

    /** How many milliseconds the wall clocks of the others are ahead of this node's, by host and port. */
    public Map<String, Long> clocks() {
        return presence.clocks().byMember();
    }

    /** Whether a clock differs by so much that operators should know. */
    public boolean doClocksDiffer() {
        return Math.abs(presence.clocks().worst().millis()) > MemberClocks.MOST.toMillis();
    }

    /** Registers what operators see of it. */
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "duplex.cluster.nodes",
                "Nodes that answer and have all their logs in the cluster",
                LogHolders::here);
        gauge(registry, "duplex.cluster.nodes.expected", "Nodes of the whole cluster", LogHolders::expected);
        gauge(registry, "duplex.cluster.nodes.majority", "Nodes that history needs", LogHolders::majority);
        gauge(
                registry,
                "duplex.cluster.clock.skew.seconds",
                "The greatest difference of another node's wall clock to this one's; positive if the other is ahead",
                holders -> holders.presence.clocks().worst().millis() / 1e3);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<LogHolders> value) {
        Gauge.builder(name, this, value).description(description).register(registry);
    }
}
