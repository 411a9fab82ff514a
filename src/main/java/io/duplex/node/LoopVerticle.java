package io.duplex.node;

import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.PublicDoors;
import io.duplex.doors.tcp.TcpDoor;
import io.duplex.entrance.Arrivals;
import io.duplex.entrance.Spending;
import io.duplex.fanout.Turn;
import io.duplex.http.WellFormed;
import io.duplex.hub.HubShard;
import io.duplex.loop.NettyLoop;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionRegistry;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;
import io.duplex.websocket.WebSockets;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything one event loop owns, and its share of the public port. */
final class LoopVerticle extends VerticleBase {
    private static final int HTTP_IDLE_SECONDS = 10;
    /** RFC 9113 s5.1.2 asks for no fewer. */
    private static final int HTTP2_STREAMS = 100;

    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final SharedParts shared;
    private @Nullable SessionRegistry sessions;
    private List<LoopDoor> doors = List.of();
    private @Nullable HttpServer server;
    private @Nullable NetServer tcpServer;

    LoopVerticle(SharedParts shared) {
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        DuplexConfig config = shared.config();
        NettyLoop loop = NettyLoop.of(context);
        Turn turn = new Turn(
                loop, config.fanOut(), shared.budget(), PooledByteBufAllocator.DEFAULT, shared.fanOutMetrics());
        shared.timers().every(SWEEP, () -> turn.sweep(shared.timers().nanos()));
        HubShard shard = new HubShard(shared.hub(), loop, turn);
        SessionRegistry registry = sessions(config, shard);
        registry.start();
        shared.control().connections().add(loop, registry);
        sessions = registry;
        shared.relay().history().onMajorityGone(this::sendRecordedAway);
        LoopContext parts = parts(config, loop, turn, registry);
        List<LoopDoor> opened = shared.doors().onPublicPort().stream()
                .map(one -> one.open(parts))
                .toList();
        doors = opened;
        HttpServerOptions options = options(config);
        TcpListener.bound(options, config.arrivals().handshakeTimeout());
        if (shared.certificate() != null) {
            shared.certificate().secure(options);
            options.setUseAlpn(true);
        }
        HttpServer listener = vertx.createHttpServer(options);
        server = listener;
        Arrivals arrivals = shared.entrance().arrivals(options, parts.time(), parts.highWaterBytes() / 2);
        arrivals.start();
        return listener.exceptionHandler(shared.entrance().gate()::failed)
                .connectionHandler(arrivals::connected)
                .invalidRequestHandler(arrivals::malformed)
                .requestHandler(arrivals.before(new WellFormed(
                        PublicDoors.router(vertx, shared.entrance().front(), opened))))
                .listen()
                .compose(open -> listenForTcp(config, parts));
    }

    private LoopContext parts(DuplexConfig config, NettyLoop loop, Turn turn, SessionRegistry registry) {
        int highWaterBytes = config.fanOut().socketHighWaterBytes();
        Unfinished unfinished =
                new Unfinished(config.limits().unfinishedBytes() / VertxParts.eventLoopCount(config.node()));
        ReadingTime time = new ReadingTime(loop, shared.timers());
        return new LoopContext(
                loop,
                turn,
                registry,
                shared.identification(),
                new Spending(registry, shared.entrance().proxies()),
                shared.timers(),
                time,
                unfinished,
                new WebSockets(
                        loop, highWaterBytes, unfinished, time, shared.doors().webSockets()),
                highWaterBytes);
    }

    private SessionRegistry sessions(DuplexConfig config, HubShard shard) {
        return new SessionRegistry(
                shared.nodeId(),
                config.session(),
                shared.authenticator(),
                shared.control().bans(),
                shared.permissions(),
                shared.channels(),
                shared.bus(),
                shared.relay(),
                shard,
                shared.timers(),
                shared.sessionMetrics(),
                shared.entrance().users(),
                Math.max(
                        config.session().maxHandlersPerSocket(),
                        config.limits().mostAddresses() / VertxParts.eventLoopCount(config.node())),
                shared.entrance().memory()::isTight);
    }

    private Future<?> listenForTcp(DuplexConfig config, LoopContext parts) {
        if (config.tcp() == null) {
            return Future.succeededFuture();
        }
        TcpDoor tcp = new TcpDoor(config.tcp(), parts, shared.doors().tcp());
        return TcpListener.listen(vertx, config.tcp(), shared.entrance(), shared.certificate(), tcp)
                .onSuccess(listening -> tcpServer = listening);
    }

    /** The port that was really taken, where the settings left it open. */
    int actualPort() {
        return server == null ? 0 : server.actualPort();
    }

    /** What gives this loop's servers another certificate; those of the other loops share it. */
    List<Function<ServerSSLOptions, Future<Boolean>>> secured() {
        List<Function<ServerSSLOptions, Future<Boolean>>> servers = new ArrayList<>();
        if (server != null) {
            servers.add(server::updateSSLOptions);
        }
        if (tcpServer != null) {
            servers.add(tcpServer::updateSSLOptions);
        }
        return servers;
    }

    /** The thread that runs all of this; once it has been deployed. */
    EventExecutor executor() {
        return NettyLoop.of(context).executor();
    }

    /** Sends this loop's clients away. */
    void closeSessions(Disconnect cause) {
        context.runOnContext(now -> {
            if (sessions != null) {
                sessions.closeAll(cause);
                doors.forEach(door -> door.closeAll(cause));
            }
        });
    }

    /** Sends those of this loop's clients away that listen to addresses with history. */
    private void sendRecordedAway() {
        context.runOnContext(now -> {
            if (sessions != null) {
                sessions.sendRecordedAway();
            }
        });
    }

    private static HttpServerOptions options(DuplexConfig config) {
        return new HttpServerOptions()
                .setHost(config.publicPort().host())
                // Vert.x gives every verticle a port of its own for 0, and one for all for a negative number.
                .setPort(
                        config.publicPort().port() == 0
                                ? -1
                                : config.publicPort().port())
                .setMaxHeaderSize(config.arrivals().headerBytes())
                .setMaxInitialLineLength(config.arrivals().requestLineBytes())
                // A connection that does not become a WebSocket is not worth a file descriptor for long.
                .setIdleTimeout(HTTP_IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false)
                // Of resets, continuations and control frames Vert.x and Netty take no more than is sane by themselves.
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(HTTP2_STREAMS)
                        .setMaxHeaderListSize(config.arrivals().headerBytes()))
                .setUseProxyProtocol(config.publicPort().proxyProtocol())
                // WebSockets are ours: see the room websocket. What Vert.x would negotiate must stay out of the way.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // All handlers run on the event loop, so responses need no queue between threads.
                .setStrictThreadMode(true)
                .setAcceptBacklog(4_096);
    }
}
