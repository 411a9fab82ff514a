package io.duplex.history;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.instance.impl.Node;
import io.duplex.clock.SteadyTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which members that hold logs are there now: those that have answered a question which was asked within two and a half
 * heartbeats. A side that is cut off must refuse before the other side takes over, and Hazelcast removes a silent
 * member only after {@code dead-after}.
 *
 * <p>Each member asks by itself and counts from the moment it asked, in its own monotonic time. So neither a clock that
 * differs nor one that is set makes the guard weaker or stricter, and a member that was frozen believes nothing that
 * was sent to it before.
 *
 * <p>The answers carry the clocks of the others, see {@link MemberClocks}. Any thread, without waiting.
 */
final class Presence implements LifecycleListener, HazelcastInstanceAware {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final String KEY = "duplex.presence";
    private static final String EXECUTOR = "duplex.presence";
    private static final int THREADS = 2;
    private static final long LEAST_TOLERANCE_MILLIS = 2_500;
    private static final long PERIOD_MILLIS = 500;

    private final long toleranceNanos;
    private final MemberClocks clocks = new MemberClocks(InstantSource.system());
    /** When the last question that was answered had been asked. */
    private final Map<UUID, Long> answeredNanos = new ConcurrentHashMap<>();

    private volatile @Nullable HazelcastInstance here;
    private volatile Runnable onLook = () -> {};
    private @Nullable Future<?> looks;

    private Presence(Duration heartbeat) {
        this.toleranceNanos =
                TimeUnit.MILLISECONDS.toNanos(Math.max(LEAST_TOLERANCE_MILLIS, heartbeat.toMillis() * 5 / 2));
    }

    /** Makes the member ask the others, and answer them. */
    static Presence declare(Config config, Duration heartbeat) {
        Presence presence = new Presence(heartbeat);
        config.getUserContext().put(KEY, presence);
        config.addListenerConfig(new ListenerConfig(presence));
        config.addExecutorConfig(new ExecutorConfig(EXECUTOR, THREADS).setStatisticsEnabled(false));
        return presence;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        here = member;
    }

    /** Runs the action at each look, on a thread of Hazelcast. */
    void onLook(Runnable action) {
        onLook = action;
    }

    /** Whether a member answered lately; this one always did. */
    boolean isPresent(Member member) {
        if (member.localMember()) {
            return true;
        }
        Long asked = answeredNanos.get(member.getUuid());
        return asked != null && SteadyTime.nanos() - asked < toleranceNanos;
    }

    MemberClocks clocks() {
        return clocks;
    }

    /** Asks from the moment the member begins to join. */
    @Override
    public synchronized void stateChanged(LifecycleEvent event) {
        HazelcastInstance member = here;
        Node node = MemberNode.of(member);
        if (looks == null && member != null && node != null) {
            looks = node.getNodeEngine()
                    .getExecutionService()
                    .scheduleWithRepetition(
                            EXECUTOR, () -> look(member), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(HazelcastInstance member) {
        try {
            if (member.getLifecycleService().isRunning()) {
                ask(member);
                onLook.run();
            }
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("The other members could not be asked"); // as while this one leaves
        }
    }

    /** Asks one that has just come, without waiting for the next look. */
    void ask(Member other) {
        HazelcastInstance member = here;
        if (member != null) {
            ask(other, member.getExecutorService(EXECUTOR));
        }
    }

    private void ask(HazelcastInstance member) {
        IExecutorService executor = member.getExecutorService(EXECUTOR);
        Set<UUID> asked = new HashSet<>();
        for (Member other : member.getCluster().getMembers()) {
            if (Strangers.isHolder(other) && !other.localMember()) {
                asked.add(other.getUuid());
                ask(other, executor);
            }
        }
        answeredNanos.keySet().retainAll(asked);
        clocks.retain(asked);
    }

    private void ask(Member other, IExecutorService executor) {
        long askedNanos = SteadyTime.nanos();
        executor.submitToMember(new AskPresence(), other, new ExecutionCallback<long[]>() {
            @Override
            public void onResponse(long[] answer) {
                answeredNanos.merge(other.getUuid(), askedNanos, (known, now) -> now - known > 0 ? now : known);
                clocks.heard(other, answer[0], SteadyTime.nanos() - askedNanos);
            }

            @Override
            public void onFailure(Throwable failure) {
                // it is leaving, or the connection was lost: the next look asks again
            }
        });
    }
}
