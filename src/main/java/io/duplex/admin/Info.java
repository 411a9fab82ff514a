package io.duplex.admin;

import io.duplex.cluster.ClusterView;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;

/** What a node says about itself; uptime in milliseconds. */
record Info(NodeView node, ClusterView cluster) {
    static Info of(NodeView node, ClusterView cluster) {
        return new Info(node, cluster);
    }

    JsonObject toJson() {
        String version = Info.class.getPackage().getImplementationVersion();
        return new JsonObject()
                .put("product", "duplex")
                .put("version", version == null ? "development" : version)
                .put("node", cluster.nodeId())
                .put("state", node.state())
                .put("profile", node.profile())
                .put("uptime", ManagementFactory.getRuntimeMXBean().getUptime())
                .put("java", Runtime.version().toString())
                .put("transport", node.transport())
                .put("sessions", node.sessionCount())
                .put("addresses", node.addressCount())
                .put(
                        "cluster",
                        new JsonObject()
                                .put("name", cluster.name())
                                .put("members", cluster.memberCount())
                                .put("oldest", cluster.isOldest()));
    }
}
