package io.duplex.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.http.HostAndPort;
import io.duplex.node.DuplexConfig;
import io.duplex.node.DuplexNode;
import io.duplex.node.NodeSettings;
import io.duplex.node.StartFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one node in this process until a signal stops it. */
final class NodeServer implements Server {
    private static final Logger LOG = LoggerFactory.getLogger("io.duplex");

    /** Longer than Hazelcast waits for partitions to move, and for its merges. */
    private static final Duration LEAVING = Duration.ofSeconds(60);

    private static final Duration GIVING_UP = Duration.ofSeconds(5);

    private final Console console;

    NodeServer(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run(DuplexConfig config) {
        return run(config, StopSignals.install());
    }

    ExitCode run(DuplexConfig config, StopSignals signals) {
        try {
            DuplexNode node = DuplexNode.start(config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            announce(config, node);
            CompletableFuture<String> lost = node.lost().toCompletionStage().toCompletableFuture();
            CompletableFuture.anyOf(signals.first(), lost).get();
            return lost.isDone() ? giveUp(config, node, lost.get()) : stop(config, node);
        } catch (ExecutionException e) {
            return explain(e.getCause() == null ? e : e.getCause());
        } catch (StartFailure failure) {
            return explain(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static ExitCode stop(DuplexConfig config, DuplexNode node) throws ExecutionException, InterruptedException {
        if (!tryStop(node, config.node().drainTimeout().plus(LEAVING))) {
            LOG.error("The node could not leave the cluster in time; it exits now");
            return ExitCode.FAILED;
        }
        LOG.info("Stopped");
        return ExitCode.OK;
    }

    /** Clients that can still be reached are sent away; what then fails to stop ends with the process. */
    private static ExitCode giveUp(DuplexConfig config, DuplexNode node, String why) throws InterruptedException {
        LOG.error("{}. The node disconnects its clients and exits", why);
        try {
            tryStop(node, config.node().drainTimeout().plus(GIVING_UP));
        } catch (ExecutionException e) {
            LOG.debug("A part of the broken node did not stop", e);
        }
        return ExitCode.BROKEN;
    }

    private static boolean tryStop(DuplexNode node, Duration most) throws ExecutionException, InterruptedException {
        try {
            node.stop().toCompletionStage().toCompletableFuture().get(most.toMillis(), MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The last line of the start tells what listens where, and what to do next. */
    private static void announce(DuplexConfig config, DuplexNode node) {
        if (config.node().profile() == NodeSettings.Profile.DEV) {
            LOG.info("*** DEV PROFILE: no config was given, so EVERY address is open to EVERYBODY who reaches this"
                    + " machine's loopback. Start with --config conf/duplex.yaml for rules that deny by default. ***");
        }
        String web = HostAndPort.of(config.publicPort().host(), node.publicPort());
        String secure = config.tls() == null ? "" : "s";
        LOG.info(
                "Serving on {} transport in cluster '{}', which has {} of {} nodes: bridge ws{}://{}/eventbus/websocket,"
                        + " health and metrics http://{}. Open http{}://{}/ to try it.",
                node.transport(),
                config.cluster().name(),
                node.memberCount(),
                config.cluster().expectedMembers(),
                secure,
                web,
                HostAndPort.of(config.insidePort().host(), node.insidePort()),
                secure,
                web);
    }

    private ExitCode explain(Throwable cause) {
        if (!(cause instanceof StartFailure failure)) {
            LOG.error("The node failed", cause);
            return ExitCode.FAILED;
        }
        console.err().println("duplex: " + failure.getMessage());
        return switch (failure.kind()) {
            case PORT -> ExitCode.PORT;
            case CLUSTER -> ExitCode.CLUSTER;
            case OTHER -> {
                LOG.debug("The cause", failure);
                yield ExitCode.FAILED;
            }
        };
    }
}
