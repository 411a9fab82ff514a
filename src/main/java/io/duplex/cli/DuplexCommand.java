package io.duplex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code duplex} without a command serves. */
@Command(
        name = "duplex",
        description = "A reactive WebSocket gateway for the Vert.x event bus. Without a command it serves.",
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped as asked",
            "1:something that should not happen did",
            "2:the command line could not be understood",
            "3:the configuration has problems",
            "4:a port is taken",
            "5:the cluster could not be joined",
            "6:a part that the node cannot do without has ended or stands still"
        })
final class DuplexCommand implements Callable<Integer> {
    private final ServeCommand serve;

    DuplexCommand(ServeCommand serve) {
        this.serve = serve;
    }

    @Override
    public Integer call() {
        return serve.call();
    }
}
