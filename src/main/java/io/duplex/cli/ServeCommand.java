package io.duplex.cli;

import io.duplex.config.ConfigResult;
import io.duplex.config.ConfigResult.Loaded;
import io.duplex.config.ConfigResult.Rejected;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs a node, if its configuration is right. */
@Command(name = "serve", description = "Runs a node until it is told to stop. Started when no command is given.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("io.duplex");

    private final ConfigChoice choice;
    private final Console console;
    private final Server server;

    ServeCommand(ConfigChoice choice, Console console, Server server) {
        this.choice = choice;
        this.console = console;
        this.server = server;
    }

    @Override
    public Integer call() {
        ConfigResult result = choice.load(choice.file());
        if (result instanceof Rejected rejected) {
            Console.print(console.err(), rejected.problems());
            return ExitCode.CONFIG.number();
        }
        Loaded loaded = (Loaded) result;
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning.warning()));
        return server.run(loaded.config()).number();
    }
}
