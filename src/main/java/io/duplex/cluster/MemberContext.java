package io.duplex.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.DiscoveryJoiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;

/** Hazelcast as it makes its members, except that a {@link MergeGate} stands before each merge. */
final class MemberContext extends DefaultNodeContext {
    private final ClusterSettings.Join join;

    private MemberContext(ClusterSettings.Join join) {
        this.join = join;
    }

    /** Starts a member and waits until it has joined or has founded a cluster. */
    static HazelcastInstance start(ClusterSettings settings) {
        return HazelcastInstanceFactory.newHazelcastInstance(
                MemberConfig.of(settings), null, new MemberContext(settings.join()));
    }

    @Override
    public Joiner createJoiner(Node node) {
        return switch (join) {
            case SINGLE -> super.createJoiner(node);
            case TCP_IP -> new ByList(node);
            case DNS -> new ByName(node);
        };
    }

    private static final class ByList extends TcpIpJoiner {
        private final MergeGate gate;

        ByList(Node node) {
            super(node);
            gate = new MergeGate(node);
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
