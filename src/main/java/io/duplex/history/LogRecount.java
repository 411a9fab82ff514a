package io.duplex.history;

import com.hazelcast.map.IMap;
import io.duplex.clock.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the logs of a member now and then: some are forgotten, and some move when members come and go. */
final class LogRecount {
    private static final Logger LOG = LoggerFactory.getLogger(LogRecount.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int AT_ONCE = 500;

    private final List<IMap<String, ChannelLog>> maps;
    private final LogBudget budget;
    private final Vertx vertx;
    private final Timers timers;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    LogRecount(List<IMap<String, ChannelLog>> maps, LogBudget budget, Vertx vertx, Timers timers) {
        this.maps = maps;
        this.budget = budget;
        this.vertx = vertx;
        this.timers = timers;
    }

    void start() {
        timers.every(PERIOD, this::count);
    }

    /** Logs have moved. */
    void soon() {
        if (scheduled.compareAndSet(false, true)) {
            timers.once(SOON, () -> {
                scheduled.set(false);
                count();
            });
        }
    }

    private void count() {
        if (running.compareAndSet(false, true)) {
            vertx.executeBlocking(this::countNow, false).onComplete(done -> {
                running.set(false);
                if (done.failed()) {
                    LOG.atDebug()
                            .addKeyValue("cause", done.cause().toString())
                            .log("The logs of this member could not be counted");
                }
            });
        }
    }

    /** Blocks. */
    @Nullable Void countNow() {
        budget.shares().forEach(LogShare::beginRecount);
        Map<LogShare, Weights> sums = new HashMap<>();
        for (IMap<String, ChannelLog> map : maps) {
            Set<String> some = new HashSet<>();
            for (String address : map.localKeySet()) {
                some.add(address);
                if (some.size() == AT_ONCE) {
                    add(map, some, sums);
                    some.clear();
                }
            }
            if (!some.isEmpty()) {
                add(map, some, sums);
            }
        }
        budget.shares().forEach(share -> {
            Weights sum = sums.get(share);
            share.recounted(sum == null ? new Weights() : sum);
        });
        return null;
    }

    private void add(IMap<String, ChannelLog> map, Set<String> addresses, Map<LogShare, Weights> sums) {
        map.executeOnKeys(addresses, new WeighLog()).forEach((address, weight) -> {
            if (weight != null) {
                sums.computeIfAbsent(budget.share(address), share -> new Weights())
                        .add(weight);
            }
        });
    }

    /** What the logs of one share hold together. */
    static final class Weights {
        long logs;
        long bytes;
        long ids;
        long heads;
        long tails;

        /** As {@link WeighLog} answers; a member of an older release leaves out what stands last. */
        void add(long[] weight) {
            logs++;
            bytes += weight[0];
            ids += weight[1];
            heads += weight.length > 2 ? weight[2] : 0;
            tails += weight.length > 3 ? weight[3] : 0;
        }
    }
}
