package io.duplex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of the house, read from its sources. Every message says what to do instead. */
final class TidyTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final Path JMH = Path.of("src/jmh/java");
    private static final int LONGEST_FILE = 300;

    private static final Map<Pattern, String> BANNED = Map.of(
            Pattern.compile("@author"), "git knows who wrote it: delete the tag",
            Pattern.compile("TODO(?!\\(#\\d+\\))"), "say it in an issue: TODO(#12)",
            Pattern.compile("\\.printStackTrace\\(\\)"), "log it once, with what was being done",
            Pattern.compile("System\\.(out|err)\\.print"), "log it, or write to the console that was handed in");

    private static final Map<Pattern, String> BANNED_IN_TESTS = Map.of(
            Pattern.compile("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep"),
                    "wait for the thing itself (Awaitility), or prove that nothing came with a fence",
            Pattern.compile("@Disabled"), "mend the test or delete it");

    /** Habits of another language, with what an English engineer would write. The list grows as files are cleaned. */
    private static final Map<Pattern, String> DIALECT = Map.of(
            Pattern.compile("\\b(for|of|to|by) who\\b"), "name the subject: for clients that are behind",
            Pattern.compile("\\b(whoever|whatever|whichever)\\b"), "name the thing",
            Pattern.compile("\\b(is|are) told\\b"), "say who learns what: the client receives a gap",
            Pattern.compile("\\banew\\b"), "again",
            Pattern.compile("\\b(for a reason|mistake) of ours\\b"), "internal error",
            Pattern.compile("\\b(nobody|somebody|everybody)\\b"), "no client, a caller, all subscribers");

    private static final List<Path> PLAIN_ENGLISH = List.of(
            Path.of("README.md"),
            MAIN.resolve("io/duplex/doors/LoopContext.java"),
            MAIN.resolve("io/duplex/doors/LoopDoor.java"),
            MAIN.resolve("io/duplex/doors/PublicDoor.java"),
            MAIN.resolve("io/duplex/doors/Paths.java"),
            MAIN.resolve("io/duplex/fanout/CursorState.java"),
            MAIN.resolve("io/duplex/fanout/ReadingHold.java"),
            MAIN.resolve("io/duplex/http/Problem.java"),
            MAIN.resolve("io/duplex/loop/VertxLoops.java"),
            MAIN.resolve("io/duplex/message/Disconnect.java"),
            MAIN.resolve("io/duplex/node/Doors.java"),
            MAIN.resolve("io/duplex/session/CommandGate.java"),
            MAIN.resolve("io/duplex/socket/Channels.java"));

    private static final Pattern MEASURES = Pattern.compile("\\b(Attack|Besieged|FULL_SPEED|footprint)\\b");
    private static final Pattern BAD_NAME = Pattern.compile(".*(Impl|Utils?|Helper|Manager)\\.java");
    private static final Pattern BAD_PACKAGE = Pattern.compile(".*/(util|utils|common|helper|impl)/.*");

    @Test
    void files_are_short_enough_to_be_read_at_once() {
        assertThat(sources(MAIN, TEST, JMH).filter(file -> lines(file).size() > LONGEST_FILE))
                .as("files over %d lines: give a part of it a name and a file of its own", LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void every_room_has_its_card() {
        List<Path> without = sources(MAIN)
                .map(Path::getParent)
                .distinct()
                .filter(room -> !isCard(room.resolve("package-info.java")))
                .toList();
        assertThat(without)
                .as("packages without a package-info that explains the room and says @NullMarked")
                .isEmpty();
    }

    @Test
    void nothing_banned_is_written() {
        List<String> findings = new ArrayList<>();
        sources(MAIN, TEST, JMH).filter(file -> !isThis(file)).forEach(file -> find(file, BANNED, findings));
        sources(TEST).filter(file -> !isThis(file)).forEach(file -> find(file, BANNED_IN_TESTS, findings));
        assertThat(findings).isEmpty();
    }

    @Test
    void files_that_were_cleaned_stay_in_plain_english() {
        List<String> findings = new ArrayList<>();
        PLAIN_ENGLISH.forEach(file -> find(file, DIALECT, findings));
        sources(MAIN)
                .forEach(file ->
                        find(file, Map.of(Pattern.compile("for a reason of ours"), "internal error"), findings));
        assertThat(findings).isEmpty();
    }

    @Test
    void names_say_what_a_thing_is() {
        assertThat(sources(MAIN).filter(file -> BAD_NAME.matcher(slashed(file)).matches()))
                .as("name a class after what it does or how it does it")
                .isEmpty();
        assertThat(sources(MAIN)
                        .filter(file -> BAD_PACKAGE.matcher(slashed(file)).matches()))
                .as("a package is a room with a purpose, not a drawer")
                .isEmpty();
    }

    @Test
    void methods_fit_a_screen() {
        List<String> findings = new ArrayList<>();
        sources(MAIN).forEach(file -> findLongMethods(file, findings));
        assertThat(findings)
                .as("methods over 70 lines: name the steps and give each a method")
                .isEmpty();
    }

    @Test
    void who_attacks_or_measures_has_the_machine_alone() {
        assertThat(sources(TEST).filter(file -> {
                    String text = String.join("\n", lines(file));
                    return text.contains("\n@Unhurried")
                            && MEASURES.matcher(text).find();
                }))
                .as("a class that attacks or measures a node and may run beside another: take @Unhurried off")
                .isEmpty();
    }

    @Test
    void end_to_end_tests_are_skipped_where_tests_are() {
        // Failsafe does not read skipTests, so "mvn -DskipTests install" ran them.
        String failsafe = String.join("\n", lines(Path.of("pom.xml")))
                .split("<artifactId>maven-failsafe-plugin</artifactId>", 2)[1]
                .split("<executions>", 2)[0];
        assertThat(failsafe).contains("<skipTests>${skipTests}</skipTests>");
    }

    private static void findLongMethods(Path file, List<String> findings) {
        List<String> lines = lines(file);
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches("    (public |private |protected |static |final )*[\\w<].*\\{")
                    && !line.contains(" class ")) {
                start = i;
            } else if (line.equals("    }") && start >= 0) {
                if (i - start > 70) {
                    findings.add(file + ":" + (start + 1) + " has " + (i - start) + " lines");
                }
                start = -1;
            }
        }
    }

    private static void find(Path file, Map<Pattern, String> banned, List<String> findings) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            for (Map.Entry<Pattern, String> rule : banned.entrySet()) {
                Matcher matcher = rule.getKey().matcher(lines.get(i));
                if (matcher.find()) {
                    findings.add(file + ":" + (i + 1) + " " + matcher.group() + ": " + rule.getValue());
                }
            }
        }
    }

    private static boolean isCard(Path card) {
        if (!Files.exists(card)) {
            return false;
        }
        String text = String.join("\n", lines(card));
        return text.contains("@NullMarked") && text.contains("/**") && text.contains("Start at");
    }

    private static boolean isThis(Path file) {
        return file.endsWith("TidyTest.java");
    }

    private static String slashed(Path file) {
        return file.toString().replace('\\', '/');
    }

    private static Stream<Path> sources(Path... roots) {
        return Stream.of(roots).filter(Files::exists).flatMap(root -> {
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
