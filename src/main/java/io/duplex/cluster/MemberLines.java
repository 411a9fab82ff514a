package io.duplex.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.history.LogHolders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line of the log for each member that comes or goes, with the nodes that are members then. */
record MemberLines(LogHolders holders) implements MembershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(MemberLines.class);

    /** Begins to write them. */
    static void write(HazelcastInstance member) {
        member.getCluster().addMembershipListener(new MemberLines(LogHolders.of(member)));
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        write(event.getMember(), "has joined");
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        write(event.getMember(), "has left");
    }

    private void write(Member member, String what) {
        if (!member.localMember()) {
            String kind = member.getAttribute(ClusterRegistry.NODE) == null ? "service" : "node";
            LOG.atInfo()
                    .addKeyValue(
                            "member",
                            member.getAddress().getHost() + ":"
                                    + member.getAddress().getPort())
                    .addKeyValue("nodes", holders.members())
                    .addKeyValue("expected", holders.expected())
                    .log("A {} {} the cluster", kind, what);
        }
    }
}
