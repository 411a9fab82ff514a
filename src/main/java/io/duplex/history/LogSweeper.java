package io.duplex.history;

import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees what the logs of this member hold for too long though nothing is appended: ids, messages that are too old, and
 * logs that nobody has written or read for long. It runs whatever the state of the node is, above all when memory is
 * short.
 */
final class LogSweeper {
    private static final Logger LOG = LoggerFactory.getLogger(LogSweeper.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);
    /** Logs looked at in one question, and sweeps on their way at once. */
    private static final int AT_ONCE = 500;

    private final LogAccess logs;
    private final Vertx vertx;
    private final Timers timers;
    private final HistoryMetrics metrics;
    private final AtomicBoolean sweeping = new AtomicBoolean();

    LogSweeper(LogAccess logs, Vertx vertx, Timers timers, HistoryMetrics metrics) {
        this.logs = logs;
        this.vertx = vertx;
        this.timers = timers;
        this.metrics = metrics;
    }

    void start() {
        timers.every(PERIOD, this::sweep);
    }

    /** Looks at all logs of this member once; completes when what was due is done, or has failed. */
    Future<Void> sweep() {
        if (!sweeping.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(logs::owned, false)
                .compose(owned -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Map.Entry<Integer, Set<String>> same : owned.entrySet()) {
                        Iterator<String> addresses = same.getValue().iterator();
                        done = done.compose(before -> sweep(addresses, same.getKey()));
                    }
                    return done;
                })
                .onFailure(failure -> LOG.atDebug()
                        .addKeyValue("cause", failure.toString())
                        .log("The logs of this member could not be swept"))
                .onComplete(done -> sweeping.set(false));
    }

    private Future<Void> sweep(Iterator<String> addresses, int replicas) {
        Set<String> some = new HashSet<>();
        while (some.size() < AT_ONCE && addresses.hasNext()) {
            some.add(addresses.next());
        }
        if (some.isEmpty()) {
            return Future.succeededFuture();
        }
        return logs.due(some, replicas)
                .compose(due -> {
                    List<Future<Void>> sweeps = new ArrayList<>();
                    due.forEach((address, sweep) -> {
                        if (sweep != Sweep.NOTHING) {
                            sweeps.add(sweep(address, replicas, sweep));
                        }
                    });
                    return Future.join(sweeps).otherwiseEmpty(); // what fails is done next time
                })
                .compose(done -> sweep(addresses, replicas));
    }

    private Future<Void> sweep(String address, int replicas, Sweep due) {
        if (due == Sweep.TRIM) {
            return logs.sweep(address, replicas, due).mapEmpty();
        }
        // First where the next log begins: or a position from before this one would hide that it was there.
        return logs.beginning(address, new Retention(1, 0, 0, replicas), Beginnings.Event.FORGOTTEN)
                .compose(moved -> logs.sweep(address, replicas, due))
                .onSuccess(left -> metrics.forgotten())
                .mapEmpty();
    }
}
