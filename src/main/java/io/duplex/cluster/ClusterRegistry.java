package io.duplex.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.core.OperationTimeoutException;
import io.duplex.bus.Asker;
import io.duplex.bus.Registry;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's registry of event bus consumers, as Vert.x keeps it in Hazelcast, and besides: what this member has
 * registered, and what its senders believe. So both can be compared with what the registry says
 * ({@link RegistryCheck}), and the senders can be made to look again.
 */
final class ClusterRegistry extends HazelcastClusterManager implements Registry {
    /** Members with this attribute answer to barriers. */
    static final String NODE = "duplex.node";

    /** What Vert.x calls the member. */
    static final String VERTX_NODE = "__vertx.nodeId";

    /** For longer than a frozen member takes to be taken for dead. */
    private static final int MOST_TRIES = 30;

    private static final long PAUSE_MILLIS = 50;
    private static final long PAUSE_NANOS = 2_000_000;

    private final OwnRegistrations own = new OwnRegistrations();
    /** Those that the registry is just taking, or giving back. */
    private final Set<Change> changing = ConcurrentHashMap.newKeySet();

    /** Those to be given back that are still being taken. */
    private final Set<Change> ended = ConcurrentHashMap.newKeySet();

    /** Where members are reached that have been asked for. */
    private final Map<String, NodeInfo> infos = new ConcurrentHashMap<>();

    private @Nullable Vertx vertx;
    private @Nullable RegistryChanges changes;
    private @Nullable SenderViews views;
    private volatile @Nullable Members members;

    private final HazelcastInstance member;

    /** Owns the member: it leaves the cluster with Vert.x. */
    ClusterRegistry(HazelcastInstance member) {
        super(member);
        this.member = member;
    }

    @Override
    public void registrationListener(RegistrationListener senders) {
        SenderViews created = new SenderViews(senders, own);
        views = created;
        super.registrationListener(created);
    }

    @Override
    public void init(Vertx initialised) {
        vertx = initialised;
        changes = new RegistryChanges(initialised);
        super.init(initialised);
    }

    /** Vert.x does not stop a member that it did not start. */
    @Override
    public void leave(Completable<Void> done) {
        Promise<Void> left = Promise.promise();
        super.leave(left);
        left.future()
                .transform(result -> Objects.requireNonNull(vertx).executeBlocking(this::shutDown))
                .onComplete(done);
    }

    /** Hazelcast refuses to end while it begins something, and a moment later it does not. */
    private @Nullable Void shutDown() {
        while (member.getLifecycleService().isRunning()) {
            try {
                member.getLifecycleService().shutdown();
            } catch (RejectedExecutionException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return null;
    }

    @Override
    public void setNodeInfo(NodeInfo info, Completable<Void> done) {
        tryAgain(answer -> super.setNodeInfo(info, answer), 1, done);
    }

    /** Where a member is reached never changes, and whoever must connect anew cannot wait for a third who is silent. */
    @Override
    public void getNodeInfo(String node, Completable<NodeInfo> answer) {
        NodeInfo known = infos.get(node);
        if (known != null) {
            answer.succeed(known);
            return;
        }
        super.getNodeInfo(node, (found, failure) -> {
            if (found != null) {
                infos.keySet().retainAll(getNodes());
                infos.put(node, found);
            }
            answer.complete(found, failure);
        });
    }

    @Override
    public void addRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        Change change = new Change(address, info);
        changing.add(change);
        own.coming(address, info);
        Consumer<Completable<Void>> add = answer -> super.addRegistration(address, info, answer);
        tryAgain(answer -> changes().add(address, info, add, answer), 1, (nothing, failure) -> {
            if (failure == null) {
                own.taken(address, info);
            } else {
                own.refused(address, info);
            }
            changing.remove(change);
            if (ended.remove(change)) {
                removeRegistration(address, info, Promise.promise()); // while it was being tried
            }
            done.complete(null, failure);
            if (failure != null) {
                refresh(address); // the senders of this member may believe in it
            }
        });
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo info, Completable<Void> done) {
        if (changes().giveUp(address, info)) {
            done.succeed();
            return;
        }
        Change change = new Change(address, info);
        if (!changing.add(change)) {
            ended.add(change);
        }
        own.gone(address, info);
        Consumer<Completable<Void>> remove = answer -> super.removeRegistration(address, info, answer);
        changes().remove(address, info, remove, (nothing, failure) -> {
            if (!ended.contains(change)) {
                changing.remove(change);
            }
            done.complete(null, failure);
        });
    }

    /**
     * A write whose copy did not answer in time fails, as history needs it. The registry's may be repeated: it is a
     * set.
     */
    private void tryAgain(Consumer<Completable<Void>> write, int tries, Completable<Void> done) {
        write.accept((nothing, failure) -> {
            boolean mayPass = failure instanceof IndeterminateOperationStateException
                    || failure instanceof OperationTimeoutException;
            if (mayPass && tries < MOST_TRIES) {
                Objects.requireNonNull(vertx).setTimer(PAUSE_MILLIS, now -> tryAgain(write, tries + 1, done));
            } else {
                done.complete(null, failure);
            }
        });
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> answer) {
        long ticket = views().ticket();
        super.getRegistrations(address, (found, failure) -> {
            List<RegistrationInfo> all = found == null ? null : own.with(address, found);
            if (all != null) {
                views().asked(address, ticket, all);
            }
            answer.complete(all, failure);
        });
    }

    @Override
    public String self() {
        return getNodeId();
    }

    @Override
    public Set<String> otherNodes() {
        return members().otherNodes();
    }

    @Override
    public boolean hasServices() {
        return members().hasServices();
    }

    @Override
    public boolean mayServicesHear(String address) {
        Members now = members();
        if (!now.hasServices()) {
            return false;
        }
        Set<String> nodes = views().nodes(address);
        return nodes == null || nodes.stream().anyMatch(node -> !now.isNode(node));
    }

    /** Counted anew after every change, because it is asked for with every message. */
    private Members members() {
        Set<Member> all = getHazelcastInstance().getCluster().getMembers();
        Members known = members;
        if (known == null || known.of() != all) {
            known = Members.of(all, getNodeId());
            members = known;
        }
        return known;
    }

    @Override
    public void onBehalfOf(Asker asker, Runnable step) {
        changes().onBehalfOf(asker, step);
    }

    @Override
    public void alsoFor(String address, Asker asker) {
        changes().alsoFor(address, asker);
    }

    @Override
    public Future<Void> refresh(String address) {
        SenderViews senders = views();
        if (!senders.isKnown(address)) {
            return Future.succeededFuture(); // whoever publishes there next asks the registry
        }
        long ticket = senders.ticket();
        Promise<List<RegistrationInfo>> answer = Promise.promise();
        super.getRegistrations(address, answer);
        return answer.future().map(found -> {
            senders.update(address, ticket, own.with(address, found));
            return null;
        });
    }

    @Override
    public Future<Void> withdraw(String address) {
        return Future.join(own(address).stream()
                        .map(info -> {
                            Promise<Void> taken = Promise.promise();
                            removeRegistration(address, info, taken);
                            return taken.future();
                        })
                        .toList())
                .mapEmpty();
    }

    /** What this member has registered there. */
    Set<RegistrationInfo> own(String address) {
        return own.of(address);
    }

    /** Whether this member has nothing to do with a registration in its name. */
    boolean isUnwanted(String address, RegistrationInfo info) {
        return !changing.contains(new Change(address, info)) && !own(address).contains(info);
    }

    /** Where this member has registered anything. */
    Set<String> ownAddresses() {
        return own.addresses();
    }

    private RegistryChanges changes() {
        return Objects.requireNonNull(changes, "Vert.x has not been built");
    }

    /** What the senders of this member believe. */
    SenderViews views() {
        return Objects.requireNonNull(views, "Vert.x has not been built");
    }

    private record Change(String address, RegistrationInfo info) {}
}
