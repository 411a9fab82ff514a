package io.duplex.cli;

import io.duplex.bench.LoadFailure;
import io.duplex.bench.LoadKind;
import io.duplex.bench.LoadSettings;
import io.duplex.bench.Report;
import io.duplex.bench.Run;
import java.io.IOException;
import java.util.function.Supplier;

/** Runs a load and turns what comes of it into output and an exit code. */
final class BenchRun {
    private final Console console;

    BenchRun(Console console) {
        this.console = console;
    }

    /** The settings may be refused with an {@link IllegalArgumentException}: then they were a mistake in usage. */
    int run(LoadKind kind, Supplier<LoadSettings> settings, BenchOutput output) {
        LoadSettings given;
        try {
            given = settings.get();
        } catch (IllegalArgumentException e) {
            complain(e.getMessage() + ".");
            console.err().println("Try 'duplex bench " + kind.word() + " --help'.");
            return ExitCode.USAGE.number();
        }
        try {
            Report report = Run.of(kind, given);
            output.write(report, console);
            report.complaints().forEach(this::complain);
            return (report.failed() ? ExitCode.FAILED : ExitCode.OK).number();
        } catch (LoadFailure failure) {
            complain(failure.sentence());
        } catch (IOException e) {
            complain("the report cannot be written: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.FAILED.number();
    }

    private void complain(String sentence) {
        console.err().println("duplex: " + sentence);
        console.err().flush();
    }
}
