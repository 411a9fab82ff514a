package io.duplex.cli;

import io.duplex.cluster.SmallMachine;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins, and the only place that ends it. */
public final class Main {
    private final Map<String, String> environment;
    private final Console console;
    private final Server server;

    Main(Map<String, String> environment, Console console, Server server) {
        this.environment = environment;
        this.console = console;
        this.server = server;
    }

    public static void main(String[] args) {
        Charset charset = Charset.defaultCharset();
        Console console =
                new Console(new PrintWriter(System.out, true, charset), new PrintWriter(System.err, true, charset));
        SmallMachine.prepare();
        System.exit(new Main(System.getenv(), console, new NodeServer(console)).run(args));
    }

    /** Runs one command line to its end; returns the number of an {@link ExitCode}. */
    int run(String... args) {
        ConfigChoice choice = new ConfigChoice(environment);
        ServeCommand serve = new ServeCommand(choice, console, server);
        return new CommandLine(new DuplexCommand(serve))
                .addMixin("config", choice)
                .addSubcommand(serve)
                .addSubcommand(new CheckCommand(choice, console))
                .addSubcommand(new ConfigCommand(choice, console))
                .addSubcommand(BenchCommand.with(console))
                .setOut(console.out())
                .setErr(console.err())
                .setParameterExceptionHandler((mistake, given) -> usage(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure))
                .execute(args);
    }

    /** The mistake and where help is; the whole usage would push the mistake off the screen. */
    private int usage(ParameterException mistake) {
        console.err().println("duplex: " + mistake.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(mistake, console.err())) {
            console.err()
                    .println("Try '" + mistake.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        }
        console.err().flush();
        return ExitCode.USAGE.number();
    }

    private int failed(Exception failure) {
        console.err().println("duplex: " + failure);
        failure.printStackTrace(console.err());
        console.err().flush();
        return ExitCode.FAILED.number();
    }
}
