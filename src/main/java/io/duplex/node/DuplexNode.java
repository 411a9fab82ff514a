package io.duplex.node;

import io.duplex.admin.NodeView;
import io.duplex.admin.Routes;
import io.duplex.auth.AuthMetrics;
import io.duplex.auth.Authenticator;
import io.duplex.auth.Permissions;
import io.duplex.auth.RequestIdentity;
import io.duplex.auth.RuleLog;
import io.duplex.bus.Bus;
import io.duplex.channel.ChannelTable;
import io.duplex.clock.Timers;
import io.duplex.clock.VertxTimers;
import io.duplex.cluster.Cluster;
import io.duplex.entrance.Identification;
import io.duplex.fanout.Budget;
import io.duplex.fanout.FanOutMetrics;
import io.duplex.hub.Hub;
import io.duplex.hub.HubMetrics;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionMetrics;
import io.duplex.session.SessionSettings.HookSettings;
import io.duplex.tls.Certificate;
import io.duplex.tls.CertificateWatch;
import io.duplex.tls.TlsMetrics;
import io.duplex.tls.TlsSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running Duplex. */
public final class DuplexNode implements NodeView {
    private static final Logger LOG = LoggerFactory.getLogger(DuplexNode.class);

    private final DuplexConfig config;
    private final Vertx vertx;
    private final Cluster cluster;
    private final String transport;
    private final Timers timers;
    private final Lifecycle lifecycle = new Lifecycle();
    private final PrometheusMeterRegistry metrics = Meters.registry();
    private final SessionMetrics sessionMetrics = new SessionMetrics(metrics);
    private final Doors doors;
    private final TlsMetrics tlsMetrics = new TlsMetrics(metrics);
    private final Bus bus;
    private final ChannelTable channels;
    private final HistoryParts recorded;
    private final Hub hub;
    private final Authenticator authenticator;
    private final Permissions permissions;
    private final Entrance entrance;
    private final ControlParts control;
    private final LifeWatch life;
    private final List<LoopVerticle> loops = new ArrayList<>();
    private int insidePort;

    private DuplexNode(DuplexConfig config, Vertx vertx, Cluster cluster, String transport, Accepting accepting) {
        this.config = config;
        this.vertx = vertx;
        this.cluster = cluster;
        this.transport = transport;
        this.timers = new VertxTimers(vertx);
        HookSettings hook = config.session().hook();
        this.permissions =
                new Permissions(config.access(), hook == null ? null : hook.address(), new RuleLog(timers, metrics));
        this.authenticator =
                new Authenticator(config.auth(), vertx, timers, InstantSource.system(), new AuthMetrics(metrics));
        this.entrance = Entrance.of(config, lifecycle, accepting, timers, metrics);
        this.doors = Doors.of(config, entrance, metrics);
        this.control = ControlParts.of(cluster, timers);
        this.life = new LifeWatch(vertx, cluster::isRunning);
        this.bus = new Bus(vertx, cluster.registry(vertx, timers, metrics), timers);
        this.channels = new ChannelTable(config.channels());
        this.recorded = HistoryParts.of(
                config.history(), channels, vertx, cluster, bus, timers, entrance.memory()::isShort, metrics);
        this.hub = new Hub(bus, recorded.sources(bus), config.bus(), timers, new HubMetrics(metrics));
    }

    /**
     * Joins the cluster, which blocks, then waits for as many members as were asked for, and opens the ports.
     *
     * @return the serving node; fails with a {@link StartFailure}
     */
    public static Future<DuplexNode> start(DuplexConfig config) {
        SocketTransport transport = SocketTransport.choose(config.node().transport());
        Cluster cluster;
        try {
            cluster = Cluster.join(config.cluster());
        } catch (RuntimeException e) {
            return Future.failedFuture(StartFailure.ofCluster(config.cluster(), e));
        }
        Accepting accepting = new Accepting();
        // Of no event loop: that a start has failed is told when they have ended.
        Promise<DuplexNode> started = Promise.promise();
        VertxParts.join(config, transport, accepting, cluster)
                .compose(vertx -> vertx.executeBlocking(
                        () -> new DuplexNode(config, vertx, cluster, transport.name(), accepting)))
                .onFailure(started::fail)
                .onSuccess(node -> node.open(started));
        return started.future();
    }

    private void open(Promise<DuplexNode> started) {
        cluster.awaitMembers(timers)
                .compose(enough -> authenticator.start())
                .compose(read -> recorded.start(bus))
                .compose(ready -> control.start(vertx, timers, bus, cluster))
                .compose(this::openInside)
                .compose(open -> readCertificate())
                .compose(certificate -> openPublic(certificate).map(open -> watch(certificate)))
                .onSuccess(open -> {
                    lifecycle.started();
                    life.start(loops.stream().map(LoopVerticle::executor).toList());
                    started.complete(this);
                })
                .onFailure(failure -> {
                    lifecycle.stopped();
                    vertx.close().onComplete(closed -> started.fail(StartFailure.of(failure)));
                });
    }

    private Future<Void> openInside(List<Routes> operators) {
        return InsidePort.open(
                        vertx, config, this, cluster, bus, recorded.relay(), operators, entrance, timers, metrics)
                .map(port -> {
                    insidePort = port;
                    return null;
                });
    }

    private Future<@Nullable Certificate> readCertificate() {
        TlsSettings tls = config.tls();
        return tls == null
                ? Future.succeededFuture(null)
                : vertx.executeBlocking(() -> Certificate.read(tls, vertx))
                        .recover(bad -> Future.failedFuture(
                                new StartFailure(StartFailure.Kind.OTHER, String.valueOf(bad.getMessage()))));
    }

    private @Nullable Void watch(@Nullable Certificate certificate) {
        if (config.tls() != null && certificate != null) {
            new CertificateWatch(
                            config.tls(),
                            vertx,
                            tlsMetrics,
                            certificate,
                            loops.get(0).secured())
                    .start(timers);
        }
        return null;
    }

    private Future<Void> openPublic(@Nullable Certificate certificate) {
        int count = VertxParts.eventLoopCount(config.node());
        Budget budget = new Budget(config.fanOut().retentionBudgetBytes());
        SharedParts shared = new SharedParts(
                config,
                cluster.nodeId(),
                entrance,
                new Identification(new RequestIdentity(authenticator), entrance.front()),
                timers,
                authenticator,
                control,
                channels,
                permissions,
                bus,
                recorded.relay(),
                hub,
                budget,
                new FanOutMetrics(metrics, budget),
                sessionMetrics,
                doors,
                certificate);
        for (int i = 0; i < count; i++) {
            loops.add(new LoopVerticle(shared));
        }
        hub.start();
        entrance.memory().start();
        // The first alone: if the port is taken, that is said once.
        return vertx.deployVerticle(loops.get(0))
                .compose(first -> Future.all(
                        loops.stream().skip(1).map(vertx::deployVerticle).toList()))
                .recover(failure -> Future.failedFuture(StartFailure.ofPort(
                        "public",
                        config.publicPort().host(),
                        config.publicPort().port(),
                        failure)))
                .mapEmpty();
    }

    /**
     * Sends the clients away (close 1012) and services to other nodes, waits until they are gone, at most
     * {@code drain-timeout}, and leaves the cluster. Called again, does nothing more.
     */
    public Future<Void> stop() {
        if (!lifecycle.beginDrain()) {
            return Future.succeededFuture();
        }
        life.stop();
        LOG.atInfo().addKeyValue("sessions", sessionCount()).log("Draining: sending clients away");
        loops.forEach(loop -> loop.closeSessions(Disconnect.SERVICE_RESTART));
        Duration most = config.node().drainTimeout();
        return Future.join(recorded.relay().leave(most), new Drain(doors, timers).await(most))
                .compose(gone -> vertx.close())
                .onComplete(closed -> lifecycle.stopped());
    }

    /**
     * Completes when a part has ended or stands still that the node cannot do without, with a sentence that says which.
     * It is then time to {@link #stop}.
     */
    public Future<String> lost() {
        return life.lost();
    }

    /** The public port that was taken. */
    public int publicPort() {
        return loops.isEmpty() ? 0 : loops.get(0).actualPort();
    }

    /** The inside port that was taken. */
    public int insidePort() {
        return insidePort;
    }

    /** How many members the cluster has. */
    public int memberCount() {
        return cluster.memberCount();
    }

    @Override
    public String state() {
        return lifecycle.state().label();
    }

    @Override
    public boolean isLive() {
        return life.isLive();
    }

    @Override
    public boolean isServing() {
        return lifecycle.isServing();
    }

    @Override
    public String profile() {
        return config.node().profile().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String transport() {
        return transport;
    }

    @Override
    public int sessionCount() {
        return sessionMetrics.openCount();
    }

    @Override
    public int addressCount() {
        return hub.addressCount();
    }
}
