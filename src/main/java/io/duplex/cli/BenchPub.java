package io.duplex.cli;

import io.duplex.bench.LoadKind;
import io.duplex.bench.LoadSettings;
import io.duplex.bench.Pace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Some publish. */
@Command(
        name = "pub",
        description = {"Publishes, at a rate shared by the connections.", BenchCommand.WARNING})
final class BenchPub implements Callable<Integer> {
    private static final Pace PACE = new Pace.Rate(100);

    private final BenchRun run;

    @Mixin
    private final BenchTarget target = new BenchTarget();

    @Mixin
    private final BenchPace pace = new BenchPace();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    @Option(
            names = "--ack",
            description =
                    "Ask for an acknowledgement of each message, and show how long it takes. Only Duplex gives them.")
    private boolean acknowledged;

    BenchPub(BenchRun run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        return run.run(LoadKind.PUB, this::settings, output);
    }

    private LoadSettings settings() {
        Pace chosen = pace.or(PACE);
        if (chosen instanceof Pace.Window && !acknowledged) {
            throw new IllegalArgumentException("--window needs --ack: without it nobody knows what has arrived");
        }
        return target.settings("bench", 1, chosen, pace.size(), acknowledged);
    }
}
