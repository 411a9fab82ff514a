package io.duplex.cli;

import io.duplex.config.ConfigLoader;
import io.duplex.config.ConfigResult;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which configuration the command is about: the option, else the variable, else none. */
final class ConfigChoice {
    private final Map<String, String> environment;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration; without it the file DUPLEX_CONFIG names, else none: "
                    + "everything is permitted, on loopback only.")
    private @Nullable Path option;

    ConfigChoice(Map<String, String> environment) {
        this.environment = environment;
    }

    @Nullable Path file() {
        if (option != null) {
            return option;
        }
        String variable = environment.getOrDefault("DUPLEX_CONFIG", "");
        return variable.isEmpty() ? null : Path.of(variable);
    }

    ConfigResult load(@Nullable Path file) {
        return new ConfigLoader().load(file, environment);
    }
}
