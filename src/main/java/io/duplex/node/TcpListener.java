package io.duplex.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.doors.tcp.TcpDoor;
import io.duplex.doors.tcp.TcpSettings;
import io.duplex.entrance.TcpArrivals;
import io.duplex.tls.Certificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the TCP door's port. */
final class TcpListener {
    /** As -1 for the public port: a free one, the same for all loops. Vert.x tells such ports apart by their number. */
    private static final int ANY_PORT = -2;

    private TcpListener() {}

    /** Listens; fails with a {@link StartFailure}. */
    static Future<NetServer> listen(
            Vertx vertx, TcpSettings settings, Entrance entrance, @Nullable Certificate certificate, TcpDoor door) {
        NetServerOptions options = options(settings);
        bound(options, entrance.settings().handshakeTimeout());
        if (certificate != null) {
            certificate.secure(options);
        }
        TcpArrivals arrivals = entrance.tcpArrivals(options);
        return vertx.createNetServer(options)
                .exceptionHandler(entrance.tcpGate()::failed)
                .connectHandler(socket -> door.open(socket, arrivals.connected(socket)))
                .listen()
                .recover(failure ->
                        Future.failedFuture(StartFailure.ofPort("tcp", settings.host(), settings.port(), failure)));
    }

    /** How long a client may take to whatever comes before it can be told apart. */
    static void bound(NetServerOptions options, Duration handshakeTimeout) {
        options.setSslHandshakeTimeout(handshakeTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(MILLISECONDS)
                .setProxyProtocolTimeout(handshakeTimeout.toMillis())
                .setProxyProtocolTimeoutUnit(MILLISECONDS);
    }

    private static NetServerOptions options(TcpSettings settings) {
        return new NetServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? ANY_PORT : settings.port())
                // Nobody pings here: that the other machine is gone is for TCP to find out.
                .setTcpKeepAlive(true)
                .setUseProxyProtocol(settings.proxyProtocol())
                .setAcceptBacklog(4_096);
    }
}
