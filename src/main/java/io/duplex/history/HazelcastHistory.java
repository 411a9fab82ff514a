package io.duplex.history;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.clock.Timers;
import io.duplex.message.Position;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link History} in the maps of {@link LogMaps}. */
public final class HazelcastHistory implements History {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastHistory.class);
    private static final Duration FORGET_WRITERS = Duration.ofSeconds(30);

    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final Timers timers;
    private final HistorySettings settings;
    private final Retentions retentions;
    private final HistoryMetrics metrics;
    private final Majority majority;
    private final LogHolders holders;
    private final Backlog backlog;
    private final Strangers strangers;
    private final LogRecount recount;
    private final LogAccess logs;
    private final LogSweeper sweeper;
    private final Map<String, AddressWriter> writers = new ConcurrentHashMap<>();
    private volatile Teller teller = (address, batch) -> {};

    LogRecount recount() {
        return recount;
    }

    /** The history this member shares in. Blocks for a moment, so not on an event loop. */
    public HazelcastHistory(
            HazelcastInstance hazelcast,
            Vertx vertx,
            Timers timers,
            HistorySettings settings,
            Retentions retentions,
            LogBudget budget,
            HistoryMetrics metrics) {
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        this.timers = timers;
        this.settings = settings;
        this.retentions = retentions;
        this.metrics = metrics;
        this.majority = new Majority(hazelcast, settings.quorum());
        this.holders = LogHolders.of(hazelcast);
        this.backlog = new Backlog(settings);
        this.logs = new LogAccess(hazelcast, vertx);
        this.sweeper = new LogSweeper(logs, vertx, timers, metrics);
        this.strangers = new Strangers(hazelcast);
        this.recount = new LogRecount(logs.maps(), budget, vertx, timers);
        budget.declare(hazelcast, metrics);
        metrics.pending(backlog::messages);
        metrics.strangers(strangers::count);
    }

    /** Passes on what this node records from now on, and starts to forget writers that write no more. */
    public Timers.Timer start(Teller tellerOfThisNode) {
        teller = tellerOfThisNode;
        strangers.start();
        recount.start();
        recount.soon();
        onOwnersChange(recount::soon);
        sweeper.start();
        return timers.every(FORGET_WRITERS, this::forgetWriters);
    }

    /** Inside the map's own lock: a writer that has just got a message is not forgotten. */
    void forgetWriters() {
        writers.keySet()
                .forEach(address ->
                        writers.computeIfPresent(address, (name, writer) -> writer.isIdle() ? null : writer));
    }

    LogSweeper sweeper() {
        return sweeper;
    }

    @Override
    public @Nullable Retention retention(String address) {
        return retentions.of(address);
    }

    @Override
    public Future<Recorded> append(String address, NewMessage message) {
        if (!backlog.take(message.weightBytes())) {
            metrics.refused();
            return Future.failedFuture(new HistoryOverloaded());
        }
        Context caller = vertx.getOrCreateContext();
        List<Future<Recorded>> appended = new ArrayList<>(1);
        // Inside the map's own lock, so that the writer is not forgotten between being found and being used.
        writers.compute(address, (name, found) -> {
            AddressWriter writer = found == null ? new AddressWriter(name, this, caller) : found;
            appended.add(writer.append(message, caller));
            return writer;
        });
        return appended.get(0);
    }

    /** One try to append a batch; succeeds if every copy holds it and a majority is here. Ends on any thread. */
    Future<AppendResult> write(String address, long writer, long number, List<NewMessage> messages) {
        Retention retention = required(address);
        AppendBatch batch = new AppendBatch(writer, number, 0, retention, settings.quorum() > 1, messages);
        return logs.append(address, batch).compose(this::withMajority);
    }

    @Override
    public Future<Position> open(String address) {
        // With the newest message, so that every copy holds what comes before the position.
        return read(address, null, 1, 1, 0).map(Page::end);
    }

    @Override
    public Future<Page> after(String address, Position since, int messages, int bytes) {
        return read(address, since, 0, messages, bytes);
    }

    @Override
    public Future<Page> last(String address, int count, int messages, int bytes) {
        return read(address, null, count, messages, bytes);
    }

    private Future<Page> read(String address, @Nullable Position since, int last, int messages, int bytes) {
        Retention retention = required(address);
        PageRequest request = new PageRequest(since, last, messages, bytes, retention.ageMillis());
        metrics.page();
        return onCaller(logs.read(address, request, retention).compose(this::withMajority));
    }

    /** What a side without a majority has, the other side may have in another way. */
    private <T extends @Nullable Object> Future<T> withMajority(T result) {
        return majority.isHere()
                ? Future.succeededFuture(result)
                : Future.failedFuture(new HistoryUnavailable(majority.describe()));
    }

    @Override
    public Future<Map<String, Position>> ends(Set<String> addresses) {
        Map<Integer, Set<String>> byReplicas = new HashMap<>();
        addresses.forEach(address -> byReplicas
                .computeIfAbsent(required(address).replicas(), replicas -> new HashSet<>())
                .add(address));
        List<Future<Map<String, @Nullable Page>>> answers = new ArrayList<>();
        byReplicas.forEach((replicas, keys) -> answers.add(logs.ends(keys, new Retention(1, 0, 0, replicas))));
        return onCaller(Future.all(answers).map(all -> {
            Map<String, Position> ends = new HashMap<>();
            for (Future<Map<String, @Nullable Page>> answer : answers) {
                answer.result().forEach((address, page) -> {
                    if (page != null) {
                        ends.put(address, page.end());
                    }
                });
            }
            return ends;
        }));
    }

    @Override
    public boolean isMajorityGone() {
        return holders.isMajorityGone();
    }

    /** What publishers are told then. */
    HistoryUnavailable majorityGone() {
        return new HistoryUnavailable(holders.here() + " of " + holders.expected() + " nodes are here, "
                + holders.majority() + " are needed");
    }

    @Override
    public void onMajorityGone(Runnable action) {
        holders.onMajorityGone(action);
    }

    @Override
    public String member() {
        return hazelcast.getCluster().getLocalMember().getUuid().toString();
    }

    @Override
    public String owner(String address) {
        Member owner = hazelcast.getPartitionService().getPartition(address).getOwner();
        return owner == null ? "" : owner.getUuid().toString();
    }

    @Override
    public void onOwnersChange(Runnable action) {
        hazelcast.getPartitionService().addMigrationListener(new OwnersListener(action));
        hazelcast.getLifecycleService().addLifecycleListener(event -> action.run());
    }

    @Override
    public Set<String> owned() {
        Set<String> addresses = new HashSet<>();
        logs.owned().values().forEach(addresses::addAll);
        return addresses;
    }

    void tell(String address, RecordedBatch batch) {
        try {
            teller.tell(address, batch);
        } catch (RuntimeException | Error e) {
            // It is recorded: whoever listens finds it by comparing with the log.
            LOG.atError().addKeyValue("address", address).setCause(e).log("A recorded batch could not be passed on");
        }
    }

    Timers timers() {
        return timers;
    }

    HistorySettings settings() {
        return settings;
    }

    HistoryMetrics metrics() {
        return metrics;
    }

    /** These wait no more. */
    void release(List<NewMessage> messages) {
        backlog.give(
                messages.size(),
                messages.stream().mapToLong(NewMessage::weightBytes).sum());
    }

    /** Nor do these, and their publishers are told that they may not be recorded. */
    void fail(List<NewMessage> messages) {
        metrics.failed(messages.size());
        release(messages);
    }

    private Retention required(String address) {
        Retention retention = retentions.of(address);
        if (retention == null) {
            throw new IllegalArgumentException("an address without history");
        }
        return retention;
    }

    /** Ends on the event loop that asks, in the words of this room. */
    private <T> Future<T> onCaller(Future<T> answer) {
        Context caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        answer.onComplete(done -> caller.runOnContext(now -> {
            if (done.succeeded()) {
                promise.complete(done.result());
            } else {
                promise.fail(HazelcastFailure.unavailable(done.cause()));
            }
        }));
        return promise.future();
    }
}
