package io.duplex.cli;

import io.duplex.config.ConfigResult;
import io.duplex.config.ConfigResult.Loaded;
import io.duplex.config.ConfigResult.Rejected;
import io.duplex.config.EffectiveValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows what the node would run with. The output is itself a configuration: it loads back to the same values. */
@Command(name = "config", description = "Prints every value the node would run with, as YAML, and where it came from.")
final class ConfigCommand implements Callable<Integer> {
    /** Where the origins stand, unless a value is longer. */
    private static final int ORIGIN_COLUMN = 40;

    private final ConfigChoice choice;
    private final Console console;

    ConfigCommand(ConfigChoice choice, Console console) {
        this.choice = choice;
        this.console = console;
    }

    @Override
    public Integer call() {
        ConfigResult result = choice.load(choice.file());
        if (result instanceof Rejected rejected) {
            Console.print(console.err(), rejected.problems());
            return ExitCode.CONFIG.number();
        }
        print(((Loaded) result).values());
        return ExitCode.OK.number();
    }

    private void print(List<EffectiveValue> values) {
        PrintWriter out = console.out();
        String section = "";
        for (EffectiveValue value : values) {
            int dot = value.path().indexOf('.');
            String own = value.path().substring(0, Math.max(0, dot));
            if (!own.equals(section)) {
                out.print(own.isEmpty() ? "" : own + ":" + System.lineSeparator());
                section = own;
            }
            String line = (own.isEmpty() ? "" : "  ") + value.path().substring(dot + 1) + ": " + value.yaml();
            String gap = " ".repeat(Math.max(1, ORIGIN_COLUMN - line.length()));
            out.println(line + gap + "# " + value.origin().text());
        }
        out.flush();
    }
}
