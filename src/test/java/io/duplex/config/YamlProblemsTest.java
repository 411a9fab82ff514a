package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.node.DuplexConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong as YAML, whatever the keys. */
final class YamlProblemsTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ConfigFixture(directory);
    }

    /** Line breaks are written as {@code ¶} and tabs as {@code →}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "public:¶→port: 1             | 2:1: found a tab, expected spaces: YAML is not indented with tabs",
                "public:¶    host: a¶  port: 1 | 3:3: found a line that is indented unlike its neighbours, expected all"
                        + " keys of a section at the same column",
                "public:¶  host: a¶   port: 1 | 3:8: found something that is not YAML (mapping values are not allowed"
                        + " here), expected valid YAML. Check the indentation, and quote a text that holds ': '.",
                "public:¶  host: \"a¶          | 3:1: found something that is not YAML (found unexpected end of stream),"
                        + " expected valid YAML. What was opened in line 2 is not closed.",
                "public:¶  host: @a           | 2:9: found something that is not YAML (found character '@' that cannot"
                        + " start any token), expected valid YAML. Quote a text that begins with this character.",
                "public: *other               | 1:9: found something that is not YAML (found undefined alias other),"
                        + " expected valid YAML",
                "public: {}¶---¶inside: {}    | 2:1: found a second document, expected one document in the file",
                "public: {host: \u0001}       | 1:16: found the character U+0001, expected printable text",
                "? [a]¶: b                    | 1:3: found a list or a section as a key, expected a name",
                "public:¶  port: 1¶  port: 2  | 3:3: public.port: found a key given twice, expected each key once."
                        + " It was first given in line 2.",
                "bus: {}¶public: {}¶bus: {}   | 3:1: bus: found a key given twice, expected each key once."
                        + " It was first given in line 1.",
                "bridge:¶  inbound: &a¶    - match: {x: *a} | 2:12: bridge.inbound[0].match.x: found an alias inside of"
                        + " what it stands for, expected values that end",
            })
    void each_mistake_in_yaml_is_told_once_and_exactly(String yaml, String problem) {
        // Given
        String text = yaml.replace('¶', '\n').replace('→', '\t');
        // When
        List<String> problems = fixture.problems(text);
        // Then
        assertThat(problems).containsExactly("duplex.yaml:" + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# a comment\n", "---\n", "{}", "public:\ninside:\n  # port: 1\n"})
    void file_that_says_nothing_is_the_defaults_of_production(String yaml) {
        // When
        DuplexConfig config = fixture.config(yaml);
        // Then
        assertThat(config).isEqualTo(fixture.config("profile: production"));
    }

    @Test
    void words_that_older_yaml_takes_for_something_else_are_texts() {
        // When
        DuplexConfig config = fixture.config("cluster: {name: no, dns-name: on}");
        // Then
        assertThat(config.cluster().name()).isEqualTo("no");
        assertThat(config.cluster().dnsName()).isEqualTo("on");
    }

    @Test
    void list_of_rules_may_be_an_alias() {
        // When
        DuplexConfig config = fixture.config("bridge:\n  inbound: &all [{address: a}]\n  outbound: *all\n");
        // Then
        assertThat(config.access().outbound()).isEqualTo(config.access().inbound());
    }

    @Test
    void aliases_cannot_be_multiplied_into_gigabytes() {
        // Given
        StringBuilder yaml = new StringBuilder("bridge:\n  inbound:\n    - match:\n        l0: &l0 [x, x]\n");
        for (int level = 1; level < 40; level++) {
            yaml.append("        l%d: &l%d [*l%d, *l%d]%n".formatted(level, level, level - 1, level - 1));
        }
        // When
        List<String> problems = fixture.problems(yaml.toString());
        // Then
        assertThat(problems).singleElement().asString().contains("aliases");
    }
}
