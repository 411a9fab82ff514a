package io.duplex.cli;

import io.duplex.bench.LoadSettings;
import io.duplex.bench.Pace;
import io.duplex.bench.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options all loads have: where, how many, how long. */
final class BenchTarget {
    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = BenchUnits.Url.class,
            defaultValue = "ws://127.0.0.1:8080/eventbus/websocket",
            description = "The bridge. Default: ${DEFAULT-VALUE}")
    private @Nullable Target url;

    @Option(names = "--yes-i-own-this-server", description = "Needed for a server that is not on this machine.")
    private boolean owned;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description =
                    "How many clients listen, publish or ask. Default: 100 for fanout and churn, 1 for the others.")
    private @Nullable Integer connections;

    @Option(
            names = "--address",
            paramLabel = "NAME",
            description = "The address, or how the names of several begin. Default: bench, for echo bench.echo")
    private @Nullable String address;

    @Option(
            names = "--addresses",
            paramLabel = "N",
            defaultValue = "1",
            description = "Over how many addresses the clients are spread. Default: ${DEFAULT-VALUE}")
    private int addresses;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = BenchUnits.Time.class,
            defaultValue = "3s",
            description = "Load that is not yet measured. Default: ${DEFAULT-VALUE}")
    private Duration warmup = Duration.ZERO;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = BenchUnits.Time.class,
            defaultValue = "10s",
            description = "How long is measured. Default: ${DEFAULT-VALUE}")
    private Duration duration = Duration.ZERO;

    /** @throws IllegalArgumentException with a sentence */
    LoadSettings settings(
            String defaultAddress, int defaultConnections, Pace pace, int sizeBytes, boolean acknowledged) {
        Target target = url;
        if (target == null) {
            throw new IllegalArgumentException("--url is missing");
        }
        if (!owned && !target.isLoopback()) {
            throw new IllegalArgumentException(target.host()
                    + " is not this machine: say --yes-i-own-this-server if it is yours to put under load");
        }
        return new LoadSettings(
                target,
                connections == null ? defaultConnections : connections,
                addresses,
                address == null ? defaultAddress : address,
                pace,
                warmup,
                duration,
                sizeBytes,
                acknowledged);
    }
}
