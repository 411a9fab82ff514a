package io.duplex.cli;

import io.duplex.bench.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for where the report goes. */
final class BenchOutput {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the report as JSON; - for standard output, instead of the table.")
    private @Nullable String json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Add the report as a line to this file; a new file gets a line of names first.")
    private @Nullable Path csv;

    /** The table, or what stands for it, comes first: a file that cannot be written must not cost the run. */
    void write(Report report, Console console) throws IOException {
        boolean jsonForTable = STANDARD_OUTPUT.equals(json);
        console.out().print(jsonForTable ? report.json().encode() + System.lineSeparator() : report.text());
        console.out().flush();
        if (json != null && !jsonForTable) {
            Files.writeString(Path.of(json), report.json().encodePrettily() + System.lineSeparator());
        }
        if (csv != null) {
            append(csv, report.csvHeader(), report.csvRow());
        }
    }

    private static void append(Path file, String names, String row) throws IOException {
        List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (!before.isEmpty() && !before.get(0).equals(names)) {
            throw new IOException(file + " has the columns of another load");
        }
        List<String> added = before.isEmpty() ? List.of(names, row) : List.of(row);
        Files.write(file, added, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
