package io.duplex.cli;

import io.duplex.node.DuplexConfig;
import io.duplex.node.DuplexNode;
import io.duplex.node.NodeSettings;
import io.duplex.node.StartFailure;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one node in this process until a signal stops it. */
final class NodeServer implements Server {
    private static final Logger LOG = LoggerFactory.getLogger("io.duplex");

    private final Console console;

    NodeServer(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run(DuplexConfig config) {
        StopSignals signals = StopSignals.install();
        try {
            DuplexNode node = DuplexNode.start(config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            announce(config, node);
            signals.await();
            node.stop().toCompletionStage().toCompletableFuture().get();
            LOG.info("Stopped");
            return ExitCode.OK;
        } catch (ExecutionException e) {
            return explain(e.getCause() == null ? e : e.getCause());
        } catch (StartFailure failure) {
            return explain(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    /** The last line of the start tells what listens where, and what to do next. */
    private static void announce(DuplexConfig config, DuplexNode node) {
        if (config.node().profile() == NodeSettings.Profile.DEV) {
            LOG.info("*** DEV PROFILE: no config was given, so EVERY address is open to EVERYBODY who reaches this"
                    + " machine's loopback. Start with --config conf/duplex.yaml for rules that deny by default. ***");
        }
        String web = config.publicPort().host() + ":" + node.publicPort();
        String secure = config.tls() == null ? "" : "s";
        LOG.info(
                "Serving on {} transport as 1 of {} members of cluster '{}': bridge ws{}://{}/eventbus/websocket,"
                        + " health and metrics http://{}:{}. Open http{}://{}/ to try it.",
                node.transport(),
                node.memberCount(),
                config.cluster().name(),
                secure,
                web,
                config.insidePort().host(),
                node.insidePort(),
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
