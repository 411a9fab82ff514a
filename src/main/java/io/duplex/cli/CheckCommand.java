package io.duplex.cli;

import io.duplex.config.ConfigProblem;
import io.duplex.config.ConfigResult;
import io.duplex.config.ConfigResult.Loaded;
import io.duplex.config.ConfigResult.Rejected;
import io.duplex.tls.Certificate;
import io.duplex.tls.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells everything that is wrong with a configuration; starts nothing. */
@Command(
        name = "check",
        description = "Tells all problems of a configuration, and of the DUPLEX_ variables, without starting anything.")
final class CheckCommand implements Callable<Integer> {
    private final ConfigChoice choice;
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The configuration; instead of --config.")
    private @Nullable Path file;

    CheckCommand(ConfigChoice choice, Console console) {
        this.choice = choice;
        this.console = console;
    }

    @Override
    public Integer call() {
        Path checked = file == null ? choice.file() : file;
        ConfigResult result = choice.load(checked);
        if (result instanceof Rejected rejected) {
            Console.print(console.out(), rejected.problems());
            return ExitCode.CONFIG.number();
        }
        Loaded loaded = (Loaded) result;
        TlsSettings tls = loaded.config().tls();
        String badCertificate = tls == null ? null : Certificate.problem(tls);
        if (badCertificate != null) {
            console.out().println(badCertificate);
            console.out().println("1 problem.");
            console.out().flush();
            return ExitCode.CONFIG.number();
        }
        List<ConfigProblem> warnings = loaded.warnings();
        warnings.forEach(warning -> console.out().println(warning.warning()));
        String but = warnings.isEmpty()
                ? ""
                : warnings.size() == 1 ? ", with 1 warning" : ", with " + warnings.size() + " warnings";
        console.out().println((checked == null ? "no file, the variables alone: fine" : checked + ": fine") + but);
        console.out().flush();
        return ExitCode.OK.number();
    }
}
