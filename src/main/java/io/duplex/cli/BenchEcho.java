package io.duplex.cli;

import io.duplex.load.LoadKind;
import io.duplex.load.Pace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Some ask, and the load itself answers. */
@Command(
        name = "echo",
        description = {
            "Requests and their replies: --connections ask, one more client per address answers.",
            BenchCommand.WARNING
        })
final class BenchEcho implements Callable<Integer> {
    private static final Pace PACE = new Pace.Window(1);

    private final BenchRun run;

    @Mixin
    private final BenchTarget target = new BenchTarget();

    @Mixin
    private final BenchPace pace = new BenchPace();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    BenchEcho(BenchRun run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        return run.run(
                LoadKind.ECHO, () -> target.settings("bench.echo", 1, pace.or(PACE), pace.size(), false), output);
    }
}
