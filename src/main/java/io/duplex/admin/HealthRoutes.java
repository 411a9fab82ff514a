package io.duplex.admin;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.cluster.ClusterView;
import io.duplex.cluster.ClusterView.Safety;
import io.duplex.history.LogHolders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The two questions Kubernetes asks.
 *
 * <p>Live: all event loops and worker threads run, and Hazelcast has not ended. Other nodes are not part of it:
 * restarting a node does not heal a network. Ready: this node serves, has held the copies it must hold since it joined
 * or merged, and has not lost the majority that channels with history need. Not whether its copies are in place now,
 * because that is false on all nodes at once after any member has come or gone, and would take them all out of the
 * service together.
 */
final class HealthRoutes {
    private static final long PATIENCE_MILLIS = 700;

    private final Vertx vertx;
    private final NodeView node;
    private final ClusterView cluster;
    private volatile Safety last = new Safety(false, false);
    private volatile @Nullable Future<Safety> asking;

    HealthRoutes(Vertx vertx, NodeView node, ClusterView cluster) {
        this.vertx = vertx;
        this.node = node;
        this.cluster = cluster;
    }

    /**
     * Hazelcast may have to ask another member, so not on the event loop. While one is silent that takes seconds, which
     * no probe waits for: then what was true last is said.
     */
    private Future<Safety> safety() {
        Future<Safety> running = asking;
        if (running == null) {
            running = vertx.executeBlocking(cluster::safety, false).otherwise(new Safety(false, false));
            asking = running;
            running.onSuccess(safety -> {
                last = safety;
                asking = null;
            });
        }
        return running.timeout(PATIENCE_MILLIS, MILLISECONDS).recover(silent -> Future.succeededFuture(last));
    }

    /** {@code {"status":"UP"}}, or 503 and DOWN. */
    void live(RoutingContext route) {
        boolean live = node.isLive();
        InsideRoutes.json(route, live ? 200 : 503, new JsonObject().put("status", live ? "UP" : "DOWN"));
    }

    /**
     * {@code {"status":"UP","state":"serving","cluster":{"name":"duplex","members":2,"here":2,"expected":3,
     * "majority":2,"safe":true},"clocks":{"10.0.0.2:5701":0.003}}}, or 503, DOWN and a {@code reason}.
     */
    void ready(RoutingContext route) {
        safety().onSuccess(safety -> {
            LogHolders nodes = cluster.nodes();
            String reason = reason(safety, nodes);
            JsonObject body = new JsonObject()
                    .put("status", reason == null ? "UP" : "DOWN")
                    .put("state", node.state());
            if (reason != null) {
                body.put("reason", reason);
            }
            body.put(
                    "cluster",
                    new JsonObject()
                            .put("name", cluster.name())
                            .put("members", cluster.memberCount())
                            .put("here", nodes.here())
                            .put("expected", nodes.expected())
                            .put("majority", nodes.majority())
                            .put("safe", safety.isSafe()));
            JsonObject clocks = new JsonObject();
            nodes.clocks().forEach((member, millis) -> clocks.put(member, millis / 1e3));
            JsonArray warnings = warnings(nodes);
            InsideRoutes.json(
                    route,
                    reason == null ? 200 : 503,
                    body.put("clocks", clocks).put("warnings", warnings));
        });
    }

    /** Why the node is not ready; null if it is. */
    private @Nullable String reason(Safety safety, LogHolders nodes) {
        if (!node.isServing()) {
            return "the node is " + node.state();
        }
        if (nodes.hasMajorityLeft()) {
            return "too few nodes are here for channels with history: " + nodes.here() + " of " + nodes.expected()
                    + ", a majority is " + nodes.majority();
        }
        return safety.hasSettled() ? null : "copies that this node must hold are on their way";
    }

    /** What does not keep the node from serving, but should not stay. */
    private static JsonArray warnings(LogHolders nodes) {
        JsonArray warnings = new JsonArray();
        if (nodes.isMajorityGone() && !nodes.hasMajorityLeft()) {
            warnings.add("channels with history cannot be used until " + nodes.majority() + " nodes are here");
        }
        if (nodes.doClocksDiffer()) {
            warnings.add("the clocks of the nodes differ, see clocks: synchronise them");
        }
        return warnings;
    }
}
