package io.duplex.history;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.partition.InternalPartitionService;
import io.duplex.clock.VertxTimers;
import io.duplex.e2e.fixture.PlainMember;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Real Hazelcast members in this process, on loopback, and a history on each. */
public final class Members implements AutoCloseable {
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(34_000 + (int) (ProcessHandle.current().pid() % 400) * 10);

    private final String name = UUID.randomUUID().toString();
    private final int port = NEXT_PORT.getAndAdd(10);
    private final int expectedMembers;
    private final Retentions retentions;
    private final Vertx vertx = Vertx.vertx();
    private final List<HazelcastInstance> instances = new ArrayList<>();
    private final List<HazelcastHistory> histories = new ArrayList<>();
    /** While true, no log may begin. */
    volatile boolean memoryIsShort;

    public Members(int expectedMembers, Retentions retentions) {
        this.expectedMembers = expectedMembers;
        this.retentions = retentions;
        for (int i = 0; i < expectedMembers; i++) {
            join(settings(Duration.ofSeconds(10), 10_000));
        }
        // Partitions are given out when somebody first asks for an owner. Not by a write: one whose copy is just moving
        // fails, as the members are told to fail.
        instances.get(0).getPartitionService().getPartition("any").getOwner();
    }

    public HistorySettings settings(Duration appendTimeout, int mostPending) {
        return new HistorySettings(expectedMembers, appendTimeout, mostPending, 1 << 24);
    }

    public HazelcastHistory join(HistorySettings settings) {
        Config config = plainConfig();
        LogMaps.declare(config, expectedMembers, Duration.ofSeconds(1), Duration.ofSeconds(10));
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
        HazelcastHistory history = new HazelcastHistory(
                instance,
                vertx,
                new VertxTimers(vertx),
                settings,
                retentions,
                new LogBudget(this::bound, () -> memoryIsShort),
                new HistoryMetrics(new SimpleMeterRegistry()));
        instances.add(instance);
        histories.add(history);
        return history;
    }

    /** Of addresses that begin with {@code few}, a member may own three logs and 2,000 bytes. */
    private LogBudget.@Nullable Rule bound(String address) {
        return address.startsWith("few") ? new LogBudget.Rule("few.**", 3, 2_000) : null;
    }

    /** A member that holds data and has never heard of Duplex. */
    HazelcastInstance joinStranger() {
        HazelcastInstance stranger = Hazelcast.newHazelcastInstance(plainConfig());
        instances.add(stranger);
        return stranger;
    }

    private Config plainConfig() {
        System.setProperty("hazelcast.logging.type", "slf4j");
        // Only those that are there: whoever asks where nobody answers waits for a second before it founds a cluster.
        List<Integer> others =
                IntStream.range(port + 1, port + instances.size()).boxed().toList();
        Config config = PlainMember.onLoopback(new Config(), name, port, others);
        config.setProperty("hazelcast.partition.count", "31");
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        config.getJetConfig().setEnabled(false);
        return config;
    }

    public HazelcastHistory history(int index) {
        return histories.get(index);
    }

    public Vertx vertx() {
        return vertx;
    }

    public HazelcastInstance instance(int index) {
        return instances.get(index);
    }

    /** Index of the member that owns an address. */
    public int ownerOf(String address) {
        for (int i = 0; i < histories.size(); i++) {
            if (instances.get(i).getLifecycleService().isRunning()
                    && histories.get(i).owns(address)) {
                return i;
            }
        }
        throw new AssertionError("nobody owns " + address);
    }

    /** Index of the member that has the first copy of what another owns. */
    int holderOfCopy(String address) {
        InternalPartitionService partitions = ((HazelcastInstanceProxy) instances.get(ownerOf(address)))
                .getOriginal()
                .node
                .getPartitionService();
        UUID holder = partitions
                .getPartition(partitions.getPartitionId(address))
                .getReplica(1)
                .uuid();
        return IntStream.range(0, instances.size())
                .filter(index ->
                        instances.get(index).getLocalEndpoint().getUuid().equals(holder))
                .findFirst()
                .orElseThrow();
    }

    /** An address that a member of this process owns. */
    String addressOwnedBy(HazelcastInstance instance) {
        for (int i = 0; ; i++) {
            String address = "owned." + i;
            if (instance.getPartitionService()
                    .getPartition(address)
                    .getOwner()
                    .getUuid()
                    .equals(instance.getCluster().getLocalMember().getUuid())) {
                return address;
            }
        }
    }

    /** Takes a member away without a word. */
    public void terminate(int index) {
        instances.get(index).getLifecycleService().terminate();
    }

    /** Whether each partition has all its copies. */
    public boolean isSafe() {
        return instances.stream()
                .filter(instance -> instance.getLifecycleService().isRunning())
                .allMatch(instance -> instance.getPartitionService().isClusterSafe());
    }

    @Override
    public void close() {
        instances.forEach(instance -> instance.getLifecycleService().terminate());
        vertx.close().await();
    }
}
