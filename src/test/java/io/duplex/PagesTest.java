package io.duplex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that readers get, as a renderer of Markdown sees them. */
final class PagesTest {
    private static final Pattern SEPARATOR = Pattern.compile("\\|( *:?-{3,}:? *\\|)+");
    /** A bar that divides two cells: one in a cell is escaped, also in code. */
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

    @Test
    void tables_are_whole() {
        // A blank line in the middle of a table cut its last rows out: a renderer shows them as text.
        List<String> findings = new ArrayList<>();
        pages().forEach(page -> findTorn(page.toString(), read(page), findings));
        assertThat(findings).isEmpty();
    }

    @Test
    void a_torn_table_is_found() {
        List<String> findings = new ArrayList<>();
        findTorn(
                "page",
                List.of(
                        "| a | b |",
                        "| --- | --- |",
                        "| 1 | 2 |",
                        "",
                        "| 3 | 4 |",
                        "```",
                        "| code",
                        "```",
                        "| a |",
                        "|---|",
                        "| b | c |",
                        "| d \\| e |"),
                findings);
        assertThat(findings)
                .containsExactly(
                        "page:5 rows without a header and a separator: a blank line above?",
                        "page:11 2 cells in a table of 1");
    }

    private static void findTorn(String page, List<String> lines, List<String> findings) {
        boolean isCode = false;
        int row = 0;
        int columns = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            isCode ^= line.startsWith("```");
            row = isCode || !line.startsWith("|") ? 0 : row + 1;
            if (row == 1) {
                columns = cells(line);
                if (i + 1 == lines.size()
                        || !SEPARATOR.matcher(lines.get(i + 1).strip()).matches()) {
                    findings.add(page + ":" + (i + 1) + " rows without a header and a separator: a blank line above?");
                    columns = -1;
                }
            } else if (row > 1 && columns >= 0 && cells(line) != columns) {
                findings.add(page + ":" + (i + 1) + " " + cells(line) + " cells in a table of " + columns);
            }
        }
    }

    private static int cells(String row) {
        return BAR.split(row, -1).length - 2;
    }

    private static Stream<Path> pages() {
        try (Stream<Path> docs = Files.list(Path.of("src/docs"))) {
            List<Path> pages = new ArrayList<>(
                    docs.filter(page -> page.toString().endsWith(".md")).toList());
            pages.addAll(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")));
            return pages.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> read(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
