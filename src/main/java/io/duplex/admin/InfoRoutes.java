package io.duplex.admin;

import io.duplex.cluster.ClusterView;
import io.vertx.ext.web.Router;
import java.util.List;

/** What this node is: {@code GET /api/v1/info}. */
public final class InfoRoutes implements Routes {
    private final NodeView node;
    private final ClusterView cluster;

    /** Of a node and the cluster as it sees it. */
    public InfoRoutes(NodeView node, ClusterView cluster) {
        this.node = node;
        this.cluster = cluster;
    }

    @Override
    public List<String> resources() {
        return List.of("info");
    }

    @Override
    public Access access() {
        return Access.SERVICES;
    }

    @Override
    public void mount(Router router) {
        Routes.getOrHead(router, ROOT + "info")
                .handler(route ->
                        InsideRoutes.json(route, 200, Info.of(node, cluster).toJson()));
    }
}
