package io.duplex.cli;

import io.duplex.load.LoadKind;
import io.duplex.load.Pace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One publishes, many listen. */
@Command(
        name = "fanout",
        description = {"One client publishes, --connections listen, spread over the addresses.", BenchCommand.WARNING})
final class BenchFanOut implements Callable<Integer> {
    private static final int CONNECTIONS = 100;
    private static final Pace PACE = new Pace.Rate(100);

    private final BenchRun run;

    @Mixin
    private final BenchTarget target = new BenchTarget();

    @Mixin
    private final BenchPace pace = new BenchPace();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    BenchFanOut(BenchRun run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        return run.run(
                LoadKind.FANOUT,
                () -> target.settings("bench", CONNECTIONS, pace.or(PACE), pace.size(), false),
                output);
    }
}
