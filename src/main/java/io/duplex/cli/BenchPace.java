package io.duplex.cli;

import io.duplex.bench.Pace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of loads that send: when, and how much. */
final class BenchPace {
    static final int DEFAULT_SIZE_BYTES = 128;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages per second, sent by the clock whatever becomes of them. Latency counts from when a"
                    + " message should have been sent. Default: 100; for echo --window 1")
    private @Nullable Double rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Instead of a rate: the next message goes as soon as fewer than N are on their way to each"
                    + " receiver.")
    private @Nullable Integer window;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = BenchUnits.Size.class,
            description = "Of each message's body. Default: 128B")
    private int sizeBytes = DEFAULT_SIZE_BYTES;

    /** @throws IllegalArgumentException with a sentence */
    Pace or(Pace unlessGiven) {
        if (rate != null && window != null) {
            throw new IllegalArgumentException("--rate and --window exclude each other");
        }
        return rate != null ? new Pace.Rate(rate) : window != null ? new Pace.Window(window) : unlessGiven;
    }

    int size() {
        return sizeBytes;
    }
}
