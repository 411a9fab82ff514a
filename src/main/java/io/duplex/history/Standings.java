package io.duplex.history;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whom the owner of a log may count on. That so many members are here as make a majority is not enough when they were
 * apart:
 *
 * <pre>
 *   A            was cut off first, and lacks what B and C acknowledged since
 *   B, C         lost each other then
 *   B joins A    two of three, but until B has brought its logs, those of A are too short, or not there at all
 * </pre>
 *
 * <p>So nothing is written or read before a majority have brought what they had. And who merges two logs knows whether
 * the side that was joined has been a majority all the time: if not, neither log may be thrown away.
 *
 * <p>A member is asked when it comes, and tells the others when it has brought its logs; it has another name each time
 * it has merged. On any thread, without waiting.
 */
final class Standings implements MembershipListener, LifecycleListener, HazelcastInstanceAware {
    private static final String KEY = "duplex.standings";
    private static final String EXECUTOR = "duplex.standings";

    private final int expectedMembers;
    private final int quorum;
    private final @Nullable Presence presence;
    private final Map<UUID, Standing> known = new ConcurrentHashMap<>();
    private final Set<UUID> asked = ConcurrentHashMap.newKeySet();
    private volatile @Nullable HazelcastInstance here;
    private volatile boolean merging;
    private volatile boolean parted;
    /** How often a member has gone. What was concluded from the members of before is not written after that. */
    private volatile int departures;

    Standings(int expectedMembers, @Nullable Presence presence) {
        this.expectedMembers = expectedMembers;
        this.quorum = expectedMembers / 2 + 1;
        this.presence = presence;
    }

    /** Makes the member ask the others, and answer them. */
    static Standings declare(Config config, int expectedMembers, Presence presence) {
        Standings standings = new Standings(expectedMembers, presence);
        config.getUserContext().put(KEY, standings);
        config.addListenerConfig(new ListenerConfig(standings));
        return standings;
    }

    /** Those of a member; of one that holds no logs, as if it were alone. */
    static Standings of(@Nullable HazelcastInstance member) {
        return member != null && member.getUserContext().get(KEY) instanceof Standings declared
                ? declared
                : new Standings(1, null);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        here = member;
    }

    /** Fails on the owner of a log unless a majority of members answer, and have brought what they had. */
    void expectMajority() {
        int count = countHere();
        if (count < quorum) {
            throw new HistoryUnavailable(
                    count + " members answer and have all their logs in the cluster, " + quorum + " are needed");
        }
    }

    /** Fails on the owner of a log unless a majority of members answer, whatever they have brought. */
    void expectPresence() {
        int count = countPresent();
        if (count < quorum) {
            throw new HistoryUnavailable(count + " of the members that hold logs answer, " + quorum + " are needed");
        }
    }

    /** Whether this side of a split has been a majority all the time. */
    boolean isMajority() {
        compare();
        return count(one -> standing(one) == Standing.WHOLE) >= quorum;
    }

    /** How many members hold logs, this one included. */
    int countMembers() {
        return count(one -> true);
    }

    /** How many of these answer, this one included. */
    int countPresent() {
        return count(this::isPresent);
    }

    /** How many of those that answer have brought what they had. */
    int countHere() {
        compare();
        return count(one -> isPresent(one) && standing(one) != Standing.MERGING);
    }

    private boolean isPresent(Member one) {
        return presence == null || presence.isPresent(one);
    }

    Standing own() {
        if (merging) {
            return Standing.MERGING;
        }
        return parted ? Standing.PARTED : Standing.WHOLE;
    }

    private int count(Predicate<Member> counts) {
        HazelcastInstance member = here;
        if (member == null) {
            return quorum; // it has not joined anything yet
        }
        if (!member.getLifecycleService().isRunning()) {
            return 0;
        }
        int count = 0;
        for (Member one : member.getCluster().getMembers()) {
            count += Strangers.isHolder(one) && counts.test(one) ? 1 : 0;
        }
        return count;
    }

    /** Looks whether the sides have become one. */
    private void compare() {
        int seen = departures; // before the members
        int brought = count(one -> standing(one) != Standing.MERGING);
        int wholes = count(one -> standing(one) == Standing.WHOLE);
        if (wholes < brought && (wholes >= quorum || brought >= expectedMembers)) {
            reunited(seen);
        }
    }

    /**
     * Whoever has brought its logs to a majority that lacks nothing has got the majority's; and where all have brought
     * theirs, there is no other side any more. A member may have gone since they were counted: then that is what holds.
     */
    private synchronized void reunited(int seen) {
        if (seen == departures) {
            parted = false;
            known.replaceAll((uuid, standing) -> Standing.WHOLE);
        }
    }

    private Standing standing(Member one) {
        if (one.localMember()) {
            return own();
        }
        Standing told = known.get(one.getUuid());
        if (told == null) {
            ask(one);
            return Standing.MERGING; // until it says something else
        }
        return told;
    }

    private void ask(Member other) {
        if (asked.add(other.getUuid())) {
            tellAndAsk(other);
        }
    }

    private void tellAndAsk(Member other) {
        HazelcastInstance member = here;
        if (member == null) {
            return;
        }
        UUID self = member.getCluster().getLocalMember().getUuid();
        AskStanding question = new AskStanding(self, own());
        member.getExecutorService(EXECUTOR).submitToMember(question, other, new ExecutionCallback<String>() {
            @Override
            public void onResponse(String name) {
                asked.remove(other.getUuid()); // whoever needs to know asks again
                heard(other.getUuid(), Standing.named(name));
            }

            @Override
            public void onFailure(Throwable failure) {
                asked.remove(other.getUuid());
            }
        });
    }

    /** Another member has said what it is; it may be what a majority was waiting for. */
    void heard(UUID other, Standing told) {
        if (told != Standing.MERGING) {
            known.put(other, told);
            compare();
        }
    }

    private void tellAll() {
        HazelcastInstance member = here;
        if (member != null) {
            member.getCluster().getMembers().stream()
                    .filter(one -> Strangers.isHolder(one) && !one.localMember())
                    .forEach(this::tellAndAsk);
        }
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        if (Strangers.isHolder(event.getMember()) && !event.getMember().localMember()) {
            ask(event.getMember());
            if (presence != null) {
                presence.ask(event.getMember());
            }
        }
    }

    @Override
    public synchronized void memberRemoved(MembershipEvent event) {
        departures++;
        known.remove(event.getMember().getUuid());
        long left = event.getMembers().stream().filter(Strangers::isHolder).count();
        if (left < quorum) {
            parted = true;
            known.replaceAll((uuid, standing) -> Standing.PARTED); // those who are here have seen the same
        }
    }

    @Override
    public void stateChanged(LifecycleEvent event) {
        switch (event.getState()) {
            case MERGING -> merging = true;
            case MERGED, MERGE_FAILED -> {
                merging = false;
                tellAll();
            }
            default -> {}
        }
    }
}
