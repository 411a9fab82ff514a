package io.duplex.admin;

import io.duplex.cluster.Cluster;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * The two questions Kubernetes asks.
 *
 * <p>Live: an event loop answers. The cluster is no part of it: restarting a node does not heal a network. Ready: this
 * node serves, and holds the copies it must hold. Not whether the whole cluster is safe, because that is false on all
 * nodes at once while anybody joins, and would take them all out of the service together.
 */
final class HealthRoutes {
    private final Vertx vertx;
    private final NodeView node;
    private final Cluster cluster;

    HealthRoutes(Vertx vertx, NodeView node, Cluster cluster) {
        this.vertx = vertx;
        this.node = node;
        this.cluster = cluster;
    }

    /** {@code {"status":"UP"}}. */
    void live(RoutingContext route) {
        InsideRoutes.json(route, 200, new JsonObject().put("status", "UP"));
    }

    /**
     * {@code {"status":"UP","state":"serving","cluster":{"name":"duplex","members":2,"safe":true}}}, or 503 and DOWN.
     */
    void ready(RoutingContext route) {
        // Hazelcast may have to ask another member, so not on the event loop.
        vertx.executeBlocking(cluster::isLocalMemberSafe, false)
                .otherwise(false)
                .onSuccess(safe -> {
                    boolean ready = safe && node.isServing();
                    InsideRoutes.json(
                            route,
                            ready ? 200 : 503,
                            new JsonObject()
                                    .put("status", ready ? "UP" : "DOWN")
                                    .put("state", node.state())
                                    .put(
                                            "cluster",
                                            new JsonObject()
                                                    .put("name", cluster.name())
                                                    .put("members", cluster.memberCount())
                                                    .put("safe", safe)));
                });
    }
}
