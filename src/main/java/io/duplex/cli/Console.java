package io.duplex.cli;

import io.duplex.config.ConfigProblem;
import java.io.PrintWriter;
import java.util.List;

/**
 * Where a command writes.
 *
 * @param out what was asked for
 * @param err what went wrong
 */
record Console(PrintWriter out, PrintWriter err) {

    static void print(PrintWriter writer, List<ConfigProblem> problems) {
        problems.forEach(problem -> writer.println(problem.text()));
        writer.println(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
        writer.flush();
    }
}
