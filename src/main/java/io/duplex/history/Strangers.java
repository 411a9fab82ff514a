package io.duplex.history;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members that hold data, and with it logs, and do not know what a log is: services that joined as Vert.x has it by
 * default. They are told of as soon as they join, because whoever publishes to an address of theirs is refused.
 */
final class Strangers implements MembershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    /** Members with this attribute know logs. */
    private static final String KNOWS_LOGS = "duplex.logs";

    private final HazelcastInstance hazelcast;

    Strangers(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
    }

    /** Begins to look at who joins, and looks at who is there. */
    void start() {
        hazelcast.getCluster().addMembershipListener(this);
        hazelcast.getCluster().getMembers().forEach(Strangers::look);
    }

    /** Where a member that knows logs says its {@link Format}. */
    static String attribute() {
        return KNOWS_LOGS;
    }

    /** Whether a member can hold logs. */
    static boolean isHolder(Member member) {
        return !member.isLiteMember() && fits(member);
    }

    private static boolean fits(Member member) {
        return Format.CURRENT.fits(Format.parse(member.getAttribute(KNOWS_LOGS)));
    }

    /**
     * Why a member must not take part: another one holds logs in a format that it does not understand.
     *
     * @return a sentence, or null if it may
     */
    static @Nullable String whyUnfit(HazelcastInstance hazelcast) {
        for (Member member : hazelcast.getCluster().getMembers()) {
            if (!member.isLiteMember() && member.getAttribute(KNOWS_LOGS) != null && !fits(member)) {
                return "The member at " + member.getAddress() + " keeps histories in format "
                        + member.getAttribute(KNOWS_LOGS) + ", this release in " + Format.CURRENT
                        + " (written/oldest that is read): these two releases cannot be in one cluster. Stop all nodes"
                        + " of the other release first, or go by a release between them";
            }
        }
        return null;
    }

    int count() {
        int count = 0;
        for (Member member : hazelcast.getCluster().getMembers()) {
            count += isStranger(member) ? 1 : 0;
        }
        return count;
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        look(event.getMember());
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        // what it held has a copy elsewhere
    }

    private static void look(Member member) {
        if (isStranger(member) && member.getAttribute(KNOWS_LOGS) == null) {
            LOG.atError()
                    .addKeyValue("member", member.getAddress())
                    .log(
                            "A member holds data and does not know Duplex. Until it leaves, publishes to some channels with"
                                    + " history are refused. A service must join as a lite member: config.setLiteMember(true)");
        } else if (isStranger(member)) {
            LOG.atError()
                    .addKeyValue("member", member.getAddress())
                    .addKeyValue("format", member.getAttribute(KNOWS_LOGS))
                    .addKeyValue("expected", Format.CURRENT)
                    .log("A member of another release keeps histories in a format that this one does not understand. It"
                            + " ends itself; until then publishes to some channels with history are refused");
        }
    }

    private static boolean isStranger(Member member) {
        return !member.isLiteMember() && !fits(member);
    }
}
