package io.duplex.node;

import io.duplex.bus.Bus;
import io.duplex.channel.ChannelTable;
import io.duplex.channel.HistoryRule;
import io.duplex.clock.Timers;
import io.duplex.cluster.Cluster;
import io.duplex.history.HazelcastHistory;
import io.duplex.history.History;
import io.duplex.history.HistoryMetrics;
import io.duplex.history.HistorySettings;
import io.duplex.history.NoHistory;
import io.duplex.history.Retention;
import io.duplex.relay.Relay;
import io.duplex.relay.RelayMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** What channels with history need; next to nothing where there are none. */
record HistoryParts(History history, Relay relay) {

    /** Blocks for a moment where there are such channels, so not on an event loop. */
    static HistoryParts of(
            HistorySettings settings,
            ChannelTable channels,
            Vertx vertx,
            Cluster cluster,
            Bus bus,
            Timers timers,
            MeterRegistry metrics) {
        History history = channels.hasHistory()
                ? new HazelcastHistory(
                        cluster.member(),
                        vertx,
                        timers,
                        settings,
                        address -> retention(channels.find(address).history()),
                        new HistoryMetrics(metrics))
                : new NoHistory();
        return new HistoryParts(history, new Relay(vertx, bus, history, timers, new RelayMetrics(metrics)));
    }

    private static @Nullable Retention retention(@Nullable HistoryRule rule) {
        return rule == null
                ? null
                : new Retention(rule.messages(), rule.bytes(), rule.age().toMillis(), rule.replicas());
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
