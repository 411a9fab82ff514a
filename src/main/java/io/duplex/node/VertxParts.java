package io.duplex.node;

import io.duplex.clock.VertxTimers;
import io.duplex.cluster.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetServerOptions;

/** Vert.x as this product wants it. */
final class VertxParts {
    private static final int CONNECT_MILLIS = 2_000;

    private VertxParts() {}

    /** Vert.x, once it is a member of the cluster; fails with a {@link StartFailure}. */
    static Future<Vertx> join(DuplexConfig config, SocketTransport transport, Accepting accepting, Cluster cluster) {
        return builder(config, transport, accepting, cluster.host())
                .withClusterManager(cluster.manager())
                .buildClustered()
                .onSuccess(vertx -> vertx.exceptionHandler(new Unhandled(new VertxTimers(vertx))))
                .recover(failure -> Future.failedFuture(StartFailure.ofCluster(config.cluster(), failure)));
    }

    private static VertxBuilder builder(
            DuplexConfig config, SocketTransport transport, Accepting accepting, String host) {
        EventBusOptions eventBus = new EventBusOptions()
                .setHost(host)
                .setPort(config.cluster().eventBusPort())
                .setClusterPublicHost(host)
                // What was begun while the network was away must not be waited for when it is back.
                .setConnectTimeout(CONNECT_MILLIS)
                // Without it a frozen peer with a full TCP window keeps its connection, and everything queued for it.
                .setTcpUserTimeout(Math.toIntExact(config.cluster().deadAfter().toMillis()));
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(eventLoopCount(config.node()))
                .setEventBusOptions(eventBus)
                // Nothing is served from the file system, so nothing needs a cache directory.
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
        return Vertx.builder()
                .with(options)
                .withTransport(transport.reading(
                        config.limits().readBytes(),
                        server -> !isTheEventBus(server, host, config.cluster().eventBusPort()),
                        accepting));
    }

    /** A connection of it carries what all clients of another node have said. */
    private static boolean isTheEventBus(NetServerOptions server, String host, int port) {
        return server.getPort() == port && server.getHost().equals(host);
    }

    static int eventLoopCount(NodeSettings settings) {
        return settings.eventLoops() > 0
                ? settings.eventLoops()
                : Runtime.getRuntime().availableProcessors();
    }
}
