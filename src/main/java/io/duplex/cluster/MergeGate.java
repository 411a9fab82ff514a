package io.duplex.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import com.hazelcast.internal.cluster.impl.SplitBrainJoinMessage;
import com.hazelcast.internal.cluster.impl.operations.SplitBrainMergeValidationOp;
import com.hazelcast.internal.server.ServerConnectionManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets two sides of a split merge only when every member of one side reaches every member of the other.
 *
 * <p>Two members may lose each other while the oldest member still sees both. The oldest then removes one of the two.
 * Hazelcast would let the removed member merge back at once, because it reaches the oldest, and the same pair would
 * stop the cluster again: members came and went in a circle for as long as the cut lasted, and partitions moved all the
 * time.
 *
 * <p>To reach a member means that a question got an answer, so each direction of the network carried a packet.
 */
final class MergeGate {
    /** Name of the executor that carries {@link AskReach}. */
    static final String EXECUTOR = "duplex.reach";

    private static final Logger LOG = LoggerFactory.getLogger(MergeGate.class);
    /** Longer than two members on one continent need; shorter than a second look for the other side may wait. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final Node node;
    private volatile boolean closed;

    MergeGate(Node node) {
        this.node = node;
    }

    /**
     * Asks all members. Blocks for a few seconds where one is silent.
     *
     * @param master the oldest member of the other side
     * @return false if a member of this side got no answer from a member of the other side
     */
    boolean tryPass(Address master) {
        Address unreached = master;
        try {
            Collection<Address> others = membersOf(master);
            unreached = others.isEmpty() ? master : firstUnreached(others);
            if (unreached == null && !doOthersOfThisSideReach(others)) {
                unreached = master;
            }
        } catch (RuntimeException e) {
            // Hazelcast's look for other sides comes to an end for good when it fails.
            LOG.atDebug().setCause(e).log("A member of the other side could not be asked");
        }
        tell(master, unreached);
        return unreached == null;
    }

    private void tell(Address master, @Nullable Address unreached) {
        if (unreached != null && !closed) {
            LOG.atWarn()
                    .addKeyValue("other", master)
                    .addKeyValue("unreached", unreached)
                    .log("This node stays out of the other members' cluster until it reaches all of them");
        } else if (unreached == null && closed) {
            LOG.atInfo()
                    .addKeyValue("other", master)
                    .log("All members of the other side can be reached again; merging");
        }
        closed = unreached != null;
    }

    private Collection<Address> membersOf(Address master) {
        return connect(master) && answer(ask(master)) instanceof SplitBrainJoinMessage told
                ? told.getMemberAddresses()
                : List.of();
    }

    /** The first that does not answer this member; null if all do. Blocks for a few seconds. */
    @Nullable Address firstUnreached(Collection<Address> addresses) {
        addresses.forEach(address -> connections().getOrConnect(address, true)); // all at the same time
        List<Future<Object>> answers = new ArrayList<>();
        for (Address address : addresses) {
            if (!connect(address)) {
                return address;
            }
            answers.add(ask(address));
        }
        int index = 0;
        for (Address address : addresses) {
            if (answer(answers.get(index++)) == Silence.SILENT) {
                return address;
            }
        }
        return null;
    }

    private boolean doOthersOfThisSideReach(Collection<Address> addresses) {
        IExecutorService executor = node.hazelcastInstance.getExecutorService(EXECUTOR);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (Member member : node.getClusterService().getMembers()) {
            if (!member.localMember() && member.getAttribute(ClusterRegistry.NODE) != null) {
                answers.add(executor.submitToMember(new AskReach(addresses), member));
            }
        }
        for (Future<Boolean> answer : answers) {
            try {
                if (!answer.get(PATIENCE_MILLIS * (addresses.size() + 1), MILLISECONDS)) {
                    return false;
                }
            } catch (ExecutionException | TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private boolean connect(Address address) {
        ServerConnectionManager connections = connections();
        if (connections.getOrConnect(address, true) != null) {
            return true;
        }
        try {
            return connections.blockOnConnect(address, PATIENCE_MILLIS, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (HazelcastException e) {
            return false; // it has not come about in time
        }
    }

    private ServerConnectionManager connections() {
        return node.getServer().getConnectionManager(EndpointQualifier.MEMBER);
    }

    /** What Hazelcast itself asks before a merge: the oldest member answers with its members, another with nothing. */
    private Future<Object> ask(Address address) {
        return node.getNodeEngine()
                .getOperationService()
                .createInvocationBuilder(
                        ClusterServiceImpl.SERVICE_NAME,
                        new SplitBrainMergeValidationOp(node.createSplitBrainJoinMessage()),
                        address)
                .setTryCount(1)
                .invoke();
    }

    private static @Nullable Object answer(Future<Object> question) {
        try {
            return question.get(PATIENCE_MILLIS, MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Silence.SILENT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Silence.SILENT;
        }
    }

    private enum Silence {
        SILENT
    }
}
