package io.duplex.cli;

import io.duplex.load.LoadKind;
import io.duplex.load.Pace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** They come and go. */
@Command(
        name = "churn",
        description = {
            "Clients that come, register, hear one message and go: --rate of them a second,"
                    + " or --connections at a time with --window 1.",
            BenchCommand.WARNING
        })
final class BenchChurn implements Callable<Integer> {
    private static final Pace PACE = new Pace.Rate(100);

    private final BenchRun run;

    @Mixin
    private final BenchTarget target = new BenchTarget();

    @Mixin
    private final BenchPace pace = new BenchPace();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    BenchChurn(BenchRun run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        return run.run(LoadKind.CHURN, () -> target.settings("bench", 100, pace.or(PACE), pace.size(), false), output);
    }
}
