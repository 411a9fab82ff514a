package io.duplex.history;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;

/** Whether enough members see each other that no other side of a split can be as large. */
final class Majority {
    private final HazelcastInstance hazelcast;
    private final int quorum;

    Majority(HazelcastInstance hazelcast, int quorum) {
        this.hazelcast = hazelcast;
        this.quorum = quorum;
    }

    /** Looked at when an answer has come: between a split and Hazelcast's own protection there is a moment. */
    boolean isHere() {
        return memberCount() >= quorum;
    }

    String describe() {
        return memberCount() + " of the members that hold logs are here, " + quorum + " are needed";
    }

    /** Services on the bus are members too, but hold no logs. */
    private int memberCount() {
        int count = 0;
        for (Member member : hazelcast.getCluster().getMembers()) {
            if (Strangers.isHolder(member)) {
                count++;
            }
        }
        return count;
    }
}
