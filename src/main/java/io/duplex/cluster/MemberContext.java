package io.duplex.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.DiscoveryJoiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import io.duplex.history.LogMaps;
import java.util.Collection;

/**
 * Hazelcast as it makes its members, except that a {@link MergeGate} stands before each merge, that listed members are
 * resolved by {@link ListedMembers}, and that the log tells of members of another version ({@link VersionCheck}).
 */
final class MemberContext extends DefaultNodeContext {
    private final ClusterSettings settings;

    private MemberContext(ClusterSettings settings) {
        this.settings = settings;
    }

    /** Starts a member and waits until it has joined or has founded a cluster. */
    static HazelcastInstance start(ClusterSettings settings) {
        HazelcastInstance member = HazelcastInstanceFactory.newHazelcastInstance(
                MemberConfig.of(settings), null, new MemberContext(settings));
        String unfit = LogMaps.whyUnfit(member);
        if (unfit != null) {
            member.getLifecycleService().terminate(); // before anything is recorded here
            throw new ClusterUnreachable(unfit);
        }
        return member;
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new VersionCheck(node);
    }

    @Override
    public Joiner createJoiner(Node node) {
        return switch (settings.join()) {
            case SINGLE -> super.createJoiner(node);
            case TCP_IP -> new ByList(node, new ListedMembers(settings.members()));
            case DNS -> new ByName(node);
        };
    }

    private static final class ByList extends TcpIpJoiner {
        private final ListedMembers listed;
        private final MergeGate gate;

        ByList(Node node, ListedMembers listed) {
            super(node);
            this.listed = listed;
            this.gate = new MergeGate(node);
        }

        @Override
        protected Collection<String> getMembers() {
            return listed.addresses();
        }

        @Override
        protected void startClusterMerge(Address target, int memberListVersion) {
            if (gate.tryPass(target)) {
                super.startClusterMerge(target, memberListVersion);
            }
        }
    }

    private static final class ByName extends DiscoveryJoiner {
        private final MergeGate gate;

        ByName(Node node) {
            super(node, node.discoveryService, false);
            gate = new MergeGate(node);
        }

        @Override
        protected void startClusterMerge(Address target, int memberListVersion) {
            if (gate.tryPass(target)) {
                super.startClusterMerge(target, memberListVersion);
            }
        }
    }
}
