package io.duplex.node;

import io.duplex.bus.Bus;
import io.duplex.channel.ChannelRule;
import io.duplex.channel.ChannelTable;
import io.duplex.channel.HistoryRule;
import io.duplex.clock.Timers;
import io.duplex.cluster.Cluster;
import io.duplex.history.HazelcastHistory;
import io.duplex.history.History;
import io.duplex.history.HistoryMetrics;
import io.duplex.history.HistorySettings;
import io.duplex.history.LogBudget;
import io.duplex.history.NoHistory;
import io.duplex.history.Retention;
import io.duplex.hub.ClusterSources;
import io.duplex.hub.Sources;
import io.duplex.relay.Relay;
import io.duplex.relay.RelayMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What channels with history need; next to nothing where there are none. */
record HistoryParts(History history, Relay relay) {
    private static final int LOGS_SHARE = 8;
    /** What a log costs that holds one small message, with its consumer and its entry in the registry. */
    private static final int LOG_BYTES = 4 * 1024;

    private static final int BYTES_SHARE = 4;

    /** Where the messages of all addresses come from. */
    Sources sources(Bus bus) {
        return new ClusterSources(bus, relay);
    }

    /** Blocks for a moment where there are such channels, so not on an event loop. */
    static HistoryParts of(
            HistorySettings settings,
            ChannelTable channels,
            Vertx vertx,
            Cluster cluster,
            Bus bus,
            Timers timers,
            BooleanSupplier memoryIsShort,
            MeterRegistry metrics) {
        History history = channels.hasHistory()
                ? new HazelcastHistory(
                        cluster.member(),
                        vertx,
                        timers,
                        settings,
                        address -> retention(channels.find(address).history()),
                        new LogBudget(address -> bound(channels.find(address)), memoryIsShort),
                        new HistoryMetrics(metrics))
                : new NoHistory();
        return new HistoryParts(history, new Relay(vertx, bus, history, timers, new RelayMetrics(metrics)));
    }

    private static @Nullable Retention retention(@Nullable HistoryRule rule) {
        return rule == null
                ? null
                : new Retention(rule.messages(), rule.bytes(), rule.age().toMillis(), rule.replicas());
    }

    private static LogBudget.@Nullable Rule bound(ChannelRule channel) {
        HistoryRule rule = channel.history();
        if (rule == null) {
            return null;
        }
        long heap = Runtime.getRuntime().maxMemory();
        return new LogBudget.Rule(
                channel.pattern().toString(),
                rule.mostLogs() > 0
                        ? rule.mostLogs()
                        : (int) Math.min(Integer.MAX_VALUE, heap / LOGS_SHARE / LOG_BYTES),
                rule.mostBytes() > 0 ? rule.mostBytes() : heap / BYTES_SHARE);
    }

    /** Completes when other nodes and services can reach this one. */
    Future<Void> start(Bus bus) {
        if (history instanceof HazelcastHistory recording) {
            recording.start(relay);
            return bus.start().compose(known -> relay.start());
        }
        return bus.start();
    }
}
