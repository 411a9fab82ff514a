package io.duplex.history;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.InternalPartitionService;
import org.jspecify.annotations.Nullable;

/**
 * Whether the owner of a log knows members for its copies. Hazelcast waits for the copies there are: when the member
 * that had the only one has gone, and until another has it, that is for none.
 *
 * <p>It matters most on a member that was frozen. For a moment after it has removed one of two others it still believes
 * in the second, which makes a majority; what it appended or read alone in that moment the others do not have.
 */
final class CopiesKnown {
    private static final String QUORUM = "duplex.quorum";

    private CopiesKnown() {}

    /** Makes the member know how many are a majority. */
    static void declare(Config config, int quorum) {
        config.getUserContext().put(QUORUM, quorum);
    }

    /** Fails on the owner of an address if fewer members than a majority, or than it asks for, are to hold its log. */
    static void expect(@Nullable HazelcastInstance member, String address, int replicas) {
        Node node = MemberNode.of(member);
        if (member == null || node == null || !(member.getUserContext().get(QUORUM) instanceof Integer quorum)) {
            return; // never on a member that LogMaps has declared logs to
        }
        int expected = Math.min(replicas, quorum);
        if (expected <= 1) {
            return;
        }
        InternalPartitionService partitions = node.getPartitionService();
        InternalPartition partition = partitions.getPartition(partitions.getPartitionId(address));
        int known = 0;
        for (int index = 0; index < replicas; index++) {
            known += partition.getReplica(index) == null ? 0 : 1;
        }
        if (known < expected) {
            throw new HistoryUnavailable(known + " members are to hold this log now, " + expected + " are needed");
        }
    }
}
