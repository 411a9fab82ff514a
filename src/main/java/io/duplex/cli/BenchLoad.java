package io.duplex.cli;

import io.duplex.bench.LoadKind;
import io.duplex.bench.Pace;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A load that has no options of its own. */
@Command
final class BenchLoad implements Callable<Integer> {
    private final BenchRun run;
    private final LoadKind kind;
    private final String address;
    private final int connections;
    private final Pace unlessGiven;

    @Mixin
    private final BenchTarget target = new BenchTarget();

    @Mixin
    private final BenchPace pace = new BenchPace();

    @Mixin
    private final BenchOutput output = new BenchOutput();

    private BenchLoad(BenchRun run, LoadKind kind, String address, int connections, Pace unlessGiven) {
        this.run = run;
        this.kind = kind;
        this.address = address;
        this.connections = connections;
        this.unlessGiven = unlessGiven;
    }

    /** One publishes, many listen. */
    static CommandLine fanOut(BenchRun run) {
        return new BenchLoad(run, LoadKind.FANOUT, "bench", 100, new Pace.Rate(100))
                .command("One client publishes, --connections listen, spread over the addresses.");
    }

    /** Some ask, and the load itself answers. */
    static CommandLine echo(BenchRun run) {
        return new BenchLoad(run, LoadKind.ECHO, "bench.echo", 1, new Pace.Window(1))
                .command("Requests and their replies: --connections ask, one more client per address answers.");
    }

    /** They come and go. */
    static CommandLine churn(BenchRun run) {
        return new BenchLoad(run, LoadKind.CHURN, "bench", 100, new Pace.Rate(100))
                .command("Clients that come, register, hear one message and go: --rate of them a second,"
                        + " or --connections at a time with --window 1.");
    }

    private CommandLine command(String description) {
        CommandLine command = new CommandLine(this);
        command.getCommandSpec().name(kind.word()).usageMessage().description(description, BenchCommand.WARNING);
        return command;
    }

    @Override
    public Integer call() {
        return run.run(
                kind, () -> target.settings(address, connections, pace.or(unlessGiven), pace.size(), false), output);
    }
}
