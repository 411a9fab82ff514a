package io.duplex.cli;

import io.duplex.bench.LoadKind;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Load for a server. What there is to do is in the commands below this one. */
@Command(
        name = "bench",
        description = {
            "Puts load on a bridge, Duplex or the official one, and measures how it bears it.",
            "Ends with 1 if connections failed or, with --window, messages are missing.",
            BenchCommand.WARNING
        },
        synopsisSubcommandLabel = "LOAD")
final class BenchCommand {
    static final String WARNING =
            "Meant for servers you own: it takes all they have. For one that is not on this machine"
                    + " say --yes-i-own-this-server.";

    private BenchCommand() {}

    static CommandLine with(Console console) {
        BenchRun run = new BenchRun(console);
        return new CommandLine(new BenchCommand())
                .addSubcommand(LoadKind.FANOUT.word(), BenchLoad.fanOut(run))
                .addSubcommand(new BenchSub(run))
                .addSubcommand(new BenchPub(run))
                .addSubcommand(LoadKind.ECHO.word(), BenchLoad.echo(run))
                .addSubcommand(LoadKind.CHURN.word(), BenchLoad.churn(run));
    }
}
