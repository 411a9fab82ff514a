package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/duplex.yaml} is documentation: it may not lie. */
final class ShippedFileTest {
    private static final Path SHIPPED = Path.of("conf/duplex.yaml");

    private final ConfigSchema schema = ConfigSchema.read();

    @TempDir
    private Path directory;

    @Test
    void shipped_file_has_every_key_with_its_default_and_no_other() {
        // Given
        Map<String, JsonNode> defaults = new LinkedHashMap<>();
        schema.keys().forEach(key -> defaults.put(key.path(), key.defaultValue()));
        // When
        JsonNode tree = FileSource.read(SHIPPED, schema).tree();
        // Then
        assertThat(leaves(tree)).containsExactlyEntriesOf(defaults);
    }

    @Test
    void shipped_file_loads_to_the_same_as_an_empty_one() {
        // When
        ConfigResult shipped = new ConfigLoader().load(SHIPPED, Map.of());
        // Then
        assertThat(ConfigFixture.loaded(shipped).config()).isEqualTo(new ConfigFixture(directory).config(""));
    }

    @Test
    void shipped_file_explains_every_key_in_the_words_of_the_schema() throws IOException {
        // When
        String comments = Files.readString(SHIPPED).replaceAll("\\n *# ?", " ").replaceAll(" +", " ");
        // Then
        assertThat(schema.keys()).allSatisfy(key -> assertThat(comments).contains(key.description()));
    }

    @Test
    void shipped_file_explains_every_part_of_a_rule_and_of_a_channel() throws IOException {
        // The comments left out pattern and commands, which no key of the file shows.
        String text = Files.readString(SHIPPED);
        List<String> missing = new ArrayList<>();
        for (String list : List.of("bridge.inbound", "channels")) {
            JsonNode items = schema.at(List.of((Object[]) list.split("\\."))).path("items");
            names(items).forEach(name -> {
                if (!Pattern.compile("(?m)^ *# .*\\b" + name + "\\b")
                        .matcher(text)
                        .find()) {
                    missing.add(list + ": " + name);
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    /** Of all properties, also of those within others. */
    private static List<String> names(JsonNode items) {
        List<String> names = new ArrayList<>();
        items.path("properties").fields().forEachRemaining(property -> {
            names.add(property.getKey());
            names.addAll(names(property.getValue()));
        });
        assertThat(names).as(items.toString()).hasSizeGreaterThanOrEqualTo(items.has("properties") ? 2 : 0);
        return names;
    }

    @Test
    void shipped_file_leads_editors_to_the_schema() throws IOException {
        // Given
        String first = Files.readAllLines(SHIPPED).get(0);
        // When
        Path led = SHIPPED.resolveSibling(first.substring(first.indexOf('=') + 1));
        // Then
        assertThat(first).startsWith("# yaml-language-server: $schema=");
        assertThat(led.normalize()).isEqualTo(Path.of("src/main/resources/duplex.schema.json"));
        assertThat(led).exists();
    }

    private Map<String, JsonNode> leaves(JsonNode tree) {
        Map<String, JsonNode> leaves = new LinkedHashMap<>();
        tree.fields().forEachRemaining(top -> {
            if (top.getValue().isObject()) {
                top.getValue()
                        .fields()
                        .forEachRemaining(
                                entry -> leaves.put(top.getKey() + "." + entry.getKey(), number(entry.getValue())));
            } else {
                leaves.put(top.getKey(), number(top.getValue()));
            }
        });
        return leaves;
    }

    /** Jackson holds 5 as an int in JSON and as a long from YAML; they are not equal to it. */
    private static JsonNode number(JsonNode value) {
        return value.isLong() ? IntNode.valueOf(value.intValue()) : value;
    }
}
