package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code src/docs/config.md} is written from the schema. After a change of the schema write it anew: {@code mvn -q test
 * -Dtest=ConfigReferenceTest -Dduplex.write-docs=true}.
 */
final class ConfigReferenceTest {
    private static final Path REFERENCE = Path.of("src/docs/config.md");

    private final ConfigSchema schema = ConfigSchema.read();

    @Test
    void reference_says_what_the_schema_says() throws IOException {
        // Given
        String expected = reference();
        if (Boolean.getBoolean("duplex.write-docs")) {
            Files.writeString(REFERENCE, expected);
        }
        // When
        String actual = Files.readString(REFERENCE);
        // Then
        assertThat(actual)
                .as("mvn -q test -Dtest=ConfigReferenceTest -Dduplex.write-docs=true writes it anew")
                .isEqualTo(expected);
    }

    private String reference() {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Written from `src/main/resources/duplex.schema.json`; do not edit it by hand. The same keys, ready to be
                changed, are in `conf/duplex.yaml`.

                Later layers win: the defaults below, the file (`--config FILE` or `DUPLEX_CONFIG`), the environment. With
                no file at all the profile is `dev`: hosts are `127.0.0.1` and the rules `[{}]`, where no variable sets
                them.

                Durations are `250ms`, `10s`, `2m`, `1h`; sizes `512B`, `64KiB`, `1MiB`, `1GiB`. In a variable a list is
                written with commas, and rules are a list of JSON or YAML. An unknown key or `DUPLEX_` variable is an
                error. `duplex check FILE` tells all problems, `duplex config` every value and where it came from.

                Variables that are no keys:

                | Variable | Meaning |
                | --- | --- |
                | `DUPLEX_CONFIG` | The file, if `--config` is not given. |
                | `DUPLEX_LOG_FORMAT` | `text` (default) or `json`. |
                | `DUPLEX_LOG_LEVEL` | Of Duplex's own log: TRACE, DEBUG, INFO (default), WARN, ERROR or OFF. |
                | `DUPLEX_JAVA_OPTS` | Options of the JVM, for the script `duplex`. |
                """);
        for (String top : schema.topNames()) {
            JsonNode section = schema.at(List.of(top));
            text.append("\n## ").append(top).append("\n\n");
            if (section.has("properties")) {
                text.append(section.path("description").asText()).append("\n\n");
            }
            text.append("| Key | Meaning | Value | Default | Variable |\n| --- | --- | --- | --- | --- |\n");
            schema.keys().stream()
                    .filter(key -> key.path().equals(top) || key.section().equals(top))
                    .forEach(key -> text.append(row(key)));
        }
        return text.append(parts("Rules", List.of("bridge", "inbound", 0)))
                .append(parts("Channels", List.of("channels", 0)))
                .append(parts("Overflow", List.of("channels", 0, "overflow")))
                .append(parts("History", List.of("channels", 0, "history")))
                .toString();
    }

    private static String row(ConfigKey key) {
        return "| `%s` | %s | %s | `%s` | `%s` |\n"
                .formatted(
                        key.path(),
                        key.description(),
                        Words.expected(key.schema()),
                        key.defaultValue().isTextual()
                                        && !key.defaultValue().asText().isEmpty()
                                ? key.defaultValue().asText()
                                : key.defaultValue(),
                        key.variable());
    }

    private String parts(String title, List<Object> place) {
        JsonNode rule = schema.at(place);
        StringBuilder text = new StringBuilder("\n## " + title + "\n\n")
                .append(rule.path("description").asText())
                .append("\n\n| Part | Meaning | Value |\n| --- | --- | --- |\n");
        rule.path("properties")
                .fields()
                .forEachRemaining(part -> text.append("| `%s` | %s | %s |\n"
                        .formatted(
                                part.getKey(),
                                part.getValue().path("description").asText(),
                                Words.expected(part.getValue()))));
        return text.toString();
    }
}
