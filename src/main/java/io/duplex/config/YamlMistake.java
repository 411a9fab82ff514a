package io.duplex.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** What the parser could not read, told in the words of someone who writes a file. */
final class YamlMistake {
    private YamlMistake() {}

    static ConfigProblem problem(YAMLException mistake, String text, YamlReader.Locator locator) {
        if (mistake instanceof ReaderException unreadable) {
            String character = String.format("the character U+%04X", unreadable.getCodePoint());
            return new ConfigProblem(
                    position(text, unreadable.getPosition(), locator), null, character, "printable text", null);
        }
        if (mistake instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return marked(marked, marked.getProblemMark(), locator);
        }
        return new ConfigProblem(locator.at(1, 1), null, told(mistake.getMessage()), "valid YAML", null);
    }

    private static ConfigProblem marked(MarkedYAMLException mistake, Mark mark, YamlReader.Locator locator) {
        Origin origin = locator.at(mark.getLine() + 1, mark.getColumn() + 1);
        String problem = mistake.getProblem() == null ? "" : mistake.getProblem();
        if (problem.contains("TAB")) {
            return new ConfigProblem(origin, null, "a tab", "spaces: YAML is not indented with tabs", null);
        }
        if (problem.startsWith("expected <block end>")) {
            return new ConfigProblem(
                    origin,
                    null,
                    "a line that is indented unlike its neighbours",
                    "all keys of a section at the same column",
                    null);
        }
        if (problem.contains("another document")) {
            return new ConfigProblem(origin, null, "a second document", "one document in the file", null);
        }
        // The parser takes every such character for an attempt to indent with it.
        String bare = problem.replaceFirst(" \\(Do not use .*", "").replaceFirst("\\. *$", "");
        return new ConfigProblem(origin, null, told(bare), "valid YAML", hint(mistake, bare));
    }

    private static String told(@Nullable String problem) {
        return problem == null || problem.isBlank()
                ? "something that is not YAML"
                : "something that is not YAML ("
                        + problem.strip()
                                .replaceAll("\\s+", " ")
                                .replaceFirst("^expected (.*), but (?:found|got) (.*)$", "$2 where $1 belongs")
                        + ")";
    }

    private static @Nullable String hint(MarkedYAMLException mistake, String problem) {
        if (problem.contains("mapping values are not allowed here")) {
            return "Check the indentation, and quote a text that holds ': '.";
        }
        if (problem.contains("cannot start any token")) {
            return "Quote a text that begins with this character.";
        }
        String context = mistake.getContext() == null ? "" : mistake.getContext();
        return mistake.getContextMark() != null && (context.contains("quoted") || context.contains("flow"))
                ? "What was opened in line " + (mistake.getContextMark().getLine() + 1) + " is not closed."
                : null;
    }

    private static Origin position(String text, int codePoints, YamlReader.Locator locator) {
        int end = text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        String before = text.substring(0, end);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return locator.at(line, end - before.lastIndexOf('\n'));
    }
}
