package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import io.duplex.history.Beginnings.Event;
import io.duplex.message.Position;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The maps of {@link LogMaps}, as one member asks them. Any thread; futures end on any thread, as Hazelcast fails. */
final class LogAccess {
    private final HazelcastInstance hazelcast;
    /** Where the next question is asked: Hazelcast's own threads, which bring the answers, must not. */
    private final Context context;

    private final List<IMap<String, ChannelLog>> logs = new ArrayList<>();
    private final List<IMap<String, Beginnings>> beginnings = new ArrayList<>();
    /** A key of each partition, under which lies where its logs begin. */
    private volatile List<String> keys = List.of();

    LogAccess(HazelcastInstance hazelcast, Vertx vertx) {
        this.hazelcast = hazelcast;
        this.context = vertx.getOrCreateContext();
        for (int replicas = 1; replicas <= Retention.MOST_REPLICAS; replicas++) {
            logs.add(hazelcast.getMap(LogMaps.name(replicas)));
            beginnings.add(hazelcast.getMap(LogMaps.beginnings(replicas)));
        }
    }

    /** Appends a batch; a log that is not there begins where its address was said to have none. */
    Future<AppendResult> append(String address, AppendBatch batch) {
        Retention retention = batch.retention();
        return submit(() -> logs(retention).submitToKey(address, new AppendEntries(batch)))
                .compose(result -> Objects.requireNonNull(result).isUnbegun()
                        ? elsewhere(() -> beginning(address, retention, Event.NOTHING))
                                .compose(beginning -> submit(() ->
                                        logs(retention).submitToKey(address, new AppendEntries(batch.from(beginning)))))
                                // Not waited for: it only guards against the loss of this log but not of the
                                // beginnings.
                                .onSuccess(begun -> beginning(address, retention, Event.BEGUN))
                        : Future.succeededFuture(result));
    }

    /** Reads a page; where there is no log, one that ends where it will begin. */
    Future<Page> read(String address, PageRequest request, Retention retention) {
        return tryRead(address, request, retention)
                .compose(page -> page != null
                        ? Future.succeededFuture(page)
                        : elsewhere(() -> beginning(address, retention, Event.NOTHING))
                                // Again: what has begun meanwhile does not begin there.
                                .compose(beginning -> tryRead(address, request, retention)
                                        .map(now -> now != null ? now : unbegun(beginning, request.since()))));
    }

    private static Page unbegun(long beginning, @Nullable Position since) {
        return Page.unbegun(beginning, since == null || since.equals(new Position(beginning, 0)));
    }

    private Future<@Nullable Page> tryRead(String address, PageRequest request, Retention retention) {
        return submit(() -> logs(retention).submitToKey(address, new ReadPage(request, retention.replicas())));
    }

    /** The ends of logs that have the same number of replicas. */
    Future<Map<String, @Nullable Page>> ends(Set<String> addresses, Retention retention) {
        PageRequest request = new PageRequest(null, 0, 0, 0, 0);
        return submit(() -> logs(retention).submitToKeys(addresses, new ReadPage(request, 1)));
    }

    /** The epoch of the position "no log yet" of an address; another one from now on if something happened to a log. */
    Future<Long> beginning(String address, Retention retention, Event event) {
        AskBeginning question = new AskBeginning(address, event, retention.replicas());
        return away(submit(() -> beginnings.get(retention.replicas() - 1).submitToKey(keyNextTo(address), question)));
    }

    /** What is due for logs of this member. */
    Future<Map<String, Sweep>> due(Set<String> addresses, int replicas) {
        return away(submit(() -> logs.get(replicas - 1).submitToKeys(addresses, new SweepLog(Sweep.NOTHING))));
    }

    /** Does what is due for a log, at most so much; answers what is left. */
    Future<Sweep> sweep(String address, int replicas, Sweep most) {
        return away(submit(() -> logs.get(replicas - 1).submitToKey(address, new SweepLog(most))));
    }

    /** The addresses whose logs this member owns, by the number of their replicas. Takes a while. */
    Map<Integer, Set<String>> owned() {
        Map<Integer, Set<String>> owned = new HashMap<>();
        for (int replicas = 1; replicas <= Retention.MOST_REPLICAS; replicas++) {
            owned.put(replicas, new HashSet<>(logs.get(replicas - 1).localKeySet()));
        }
        return owned;
    }

    /** The logs, by the number of their replicas. */
    List<IMap<String, ChannelLog>> maps() {
        return logs;
    }

    private IMap<String, ChannelLog> logs(Retention retention) {
        return logs.get(retention.replicas() - 1);
    }

    private String keyNextTo(String address) {
        if (keys.isEmpty()) {
            keys = keys();
        }
        return keys.get(partition(address));
    }

    private List<String> keys() {
        PartitionService partitions = hazelcast.getPartitionService();
        int count = partitions.getPartitions().size();
        @Nullable String[] found = new String[count];
        int missing = count;
        for (int i = 0; missing > 0; i++) {
            String key = "p" + i;
            int partition = partition(key);
            if (found[partition] == null) {
                found[partition] = key;
                missing--;
            }
        }
        List<String> all = new ArrayList<>();
        for (String key : found) {
            all.add(Objects.requireNonNull(key));
        }
        return List.copyOf(all);
    }

    private int partition(String key) {
        return hazelcast.getPartitionService().getPartition(key).getPartitionId();
    }

    private <T> Future<T> elsewhere(Supplier<Future<T>> next) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> next.get().onComplete(promise));
        return promise.future();
    }

    private <T> Future<T> away(Future<T> answer) {
        Promise<T> promise = Promise.promise();
        answer.onComplete(done -> context.runOnContext(now -> promise.handle(done)));
        return promise.future();
    }

    private static <T extends @Nullable Object> Future<T> submit(Supplier<CompletionStage<T>> operation) {
        Promise<T> promise = Promise.promise();
        try {
            // On the thread that brings the answer: what is done here is to pass it on to another.
            operation
                    .get()
                    .whenCompleteAsync(
                            (result, failure) -> {
                                if (failure == null) {
                                    promise.complete(result);
                                } else {
                                    promise.fail(failure);
                                }
                            },
                            Runnable::run);
        } catch (RuntimeException e) {
            promise.fail(e); // Hazelcast fails at once when it knows at once
        }
        return promise.future();
    }
}
