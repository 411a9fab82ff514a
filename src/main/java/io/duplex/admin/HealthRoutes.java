package io.duplex.admin;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The two questions Kubernetes asks.
 *
 * <p>Live: all event loops and worker threads run, and Hazelcast has not ended. Other nodes are not part of it:
 * restarting a node does not heal a network. Ready: this
 * node serves, and holds the copies it must hold. Not whether the whole cluster is safe, because that is false on all
 * nodes at once while anybody joins, and would take them all out of the service together.
 */
final class HealthRoutes {
    private static final long PATIENCE_MILLIS = 700;

    private final Vertx vertx;
    private final NodeView node;
    private final Cluster cluster;
    private volatile boolean lastSafe;
    private volatile @Nullable Future<Boolean> asking;

    HealthRoutes(Vertx vertx, NodeView node, Cluster cluster) {
        this.vertx = vertx;
        this.node = node;
        this.cluster = cluster;
    }

    /**
     * Hazelcast may have to ask another member, so not on the event loop. While one is silent that takes seconds, which
     * no probe waits for: then what was true last is said.
     */
    private Future<Boolean> isSafe() {
        Future<Boolean> running = asking;
        if (running == null) {
            running = vertx.executeBlocking(cluster::isLocalMemberSafe, false).otherwise(false);
            asking = running;
            running.onSuccess(safe -> {
                lastSafe = safe;
                asking = null;
            });
        }
        return running.timeout(PATIENCE_MILLIS, MILLISECONDS).recover(silent -> Future.succeededFuture(lastSafe));
    }

    /** {@code {"status":"UP"}}, or 503 and DOWN. */
    void live(RoutingContext route) {
        boolean live = node.isLive();
        InsideRoutes.json(route, live ? 200 : 503, new JsonObject().put("status", live ? "UP" : "DOWN"));
    }

    /**
     * {@code {"status":"UP","state":"serving","cluster":{"name":"duplex","members":2,"safe":true}}}, or 503 and DOWN.
     */
    void ready(RoutingContext route) {
        isSafe().onSuccess(safe -> {
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
