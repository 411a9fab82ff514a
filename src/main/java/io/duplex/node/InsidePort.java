package io.duplex.node;

import io.duplex.admin.HistoryRoutes;
import io.duplex.admin.InfoRoutes;
import io.duplex.admin.InsideRoutes;
import io.duplex.admin.InsideSettings;
import io.duplex.admin.MessageRoutes;
import io.duplex.admin.NodeView;
import io.duplex.admin.Routes;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.cluster.Cluster;
import io.duplex.http.WellFormed;
import io.duplex.relay.Relay;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;

/** The inside port, with all parts of its API: a new one is a line here. */
final class InsidePort {
    private InsidePort() {}

    /** Opens it; completes with the port's number, fails with a {@link StartFailure} where it is taken. */
    static Future<Integer> open(
            Vertx vertx,
            DuplexConfig config,
            NodeView node,
            Cluster cluster,
            Bus bus,
            Relay relay,
            List<Routes> operators,
            Entrance entrance,
            Timers timers,
            PrometheusMeterRegistry metrics) {
        List<Routes> api = new ArrayList<>();
        api.add(new InfoRoutes(node, cluster));
        api.add(new MessageRoutes(
                bus, relay, entrance.memory()::isTight, config.webSocket().maxMessageBytes()));
        api.add(new HistoryRoutes(relay));
        api.addAll(operators);
        InsideSettings inside = config.insidePort();
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost(inside.host()).setPort(inside.port()));
        return server.requestHandler(
                        new WellFormed(InsideRoutes.router(vertx, node, cluster, inside, timers, metrics, api)))
                .listen()
                .recover(failure ->
                        Future.failedFuture(StartFailure.ofPort("inside", inside.host(), inside.port(), failure)))
                .map(HttpServer::actualPort);
    }
}
