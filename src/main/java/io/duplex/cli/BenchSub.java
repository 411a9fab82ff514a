package io.duplex.cli;

import io.duplex.bench.LoadKind;
import io.duplex.bench.Pace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Many listen to what somebody else publishes. */
@Command(
        name = "sub",
        description = {"Listens and counts. Gaps are known if 'duplex bench pub' publishes.", BenchCommand.WARNING})
final class BenchSub implements Callable<Integer> {
    private final BenchRun run;

    @Mixin
    private final BenchTarget target = new BenchTarget();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    BenchSub(BenchRun run) {
        this.run = run;
    }

    @Override
    public Integer call() {
        return run.run(
                LoadKind.SUB,
                () -> target.settings("bench", 1, new Pace.Silent(), BenchPace.DEFAULT_SIZE_BYTES, false),
                output);
    }
}
