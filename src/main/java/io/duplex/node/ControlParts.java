package io.duplex.node;

import io.duplex.admin.BanRoutes;
import io.duplex.admin.ConnectionRoutes;
import io.duplex.admin.Routes;
import io.duplex.auth.Ban;
import io.duplex.auth.BanList;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.cluster.Cluster;
import io.duplex.message.Disconnect;
import io.duplex.operator.ClusterControl;
import io.duplex.operator.NodeControl;
import io.duplex.session.ConnectionFilter;
import io.duplex.session.Connections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators act on: the connections of this node, and the bans of the cluster. */
record ControlParts(Connections connections, BanList bans) {
    private static final Logger LOG = LoggerFactory.getLogger(ControlParts.class);

    static ControlParts of(Cluster cluster, Timers timers) {
        return new ControlParts(new Connections(cluster.nodeId(), InstantSource.system()), new BanList(timers));
    }

    /** From here on this node answers operators, through these routes, and knows who is banned. */
    Future<List<Routes>> start(Vertx vertx, Timers timers, Bus bus, Cluster cluster) {
        return new NodeControl(connections)
                .start(bus, cluster.nodeId())
                .compose(answers -> vertx.executeBlocking(() -> cluster.bans(bans, this::sendAway, vertx, timers)))
                .map(shared -> List.of(
                        new ConnectionRoutes(new ClusterControl(bus, cluster::nodeIds)), new BanRoutes(bans, shared)));
    }

    private void sendAway(Ban ban) {
        connections
                .disconnect(ConnectionFilter.of(ban), Disconnect.BANNED)
                .onSuccess(count -> LOG.atInfo()
                        .addKeyValue("ban", ban.key())
                        .addKeyValue("count", count)
                        .log("A ban has begun; its clients on this node were disconnected"));
    }
}
