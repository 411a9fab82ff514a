package io.duplex.config;

import io.duplex.config.ConfigResult.Loaded;
import io.duplex.config.ConfigResult.Rejected;
import io.duplex.node.DuplexConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads configurations written in a test; its problems are told as if the file was given as {@code duplex.yaml}. */
record ConfigFixture(Path directory, Memory memory) {
    /** On any machine the same. */
    private static final Memory ENOUGH = new Memory(8L << 30, 8L << 30, 2);

    ConfigFixture(Path directory) {
        this(directory, ENOUGH);
    }

    ConfigResult load(String yaml, Map<String, String> environment) {
        return new ConfigLoader(memory).load(written(yaml), environment);
    }

    DuplexConfig config(String yaml, Map<String, String> environment) {
        return loaded(load(yaml, environment)).config();
    }

    DuplexConfig config(String yaml) {
        return config(yaml, Map.of());
    }

    static DuplexConfig configWithoutFile(Map<String, String> environment) {
        return loaded(new ConfigLoader(ENOUGH).load(null, environment)).config();
    }

    List<String> problems(String yaml, Map<String, String> environment) {
        return told(load(yaml, environment));
    }

    List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    static List<String> problemsWithoutFile(Map<String, String> environment) {
        return ((Rejected) new ConfigLoader(ENOUGH).load(null, environment))
                .problems().stream().map(ConfigProblem::text).toList();
    }

    static Loaded loaded(ConfigResult result) {
        if (result instanceof Rejected rejected) {
            throw new AssertionError("rejected: " + rejected.problems());
        }
        return (Loaded) result;
    }

    private List<String> told(ConfigResult result) {
        if (result instanceof Loaded) {
            return List.of();
        }
        return ((Rejected) result)
                .problems().stream()
                        .map(problem -> problem.text().replace(directory + "/", ""))
                        .toList();
    }

    private Path written(String yaml) {
        try {
            return Files.writeString(directory.resolve("duplex.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
