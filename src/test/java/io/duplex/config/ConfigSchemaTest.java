package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.duplex.config.ConfigKey.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigSchemaTest {
    private final ConfigSchema schema = ConfigSchema.read();

    @Test
    void schema_is_valid_json_schema() throws IOException {
        // Given
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012));
        // When
        var mistakes = meta.validate(json());
        // Then
        assertThat(mistakes).isEmpty();
    }

    @Test
    void every_object_of_the_schema_refuses_unknown_keys() throws IOException {
        // When
        List<String> open = new ArrayList<>();
        collectOpen(json(), "$", open);
        // Then
        assertThat(open).isEmpty();
    }

    @Test
    void every_key_has_a_default_and_a_description() {
        assertThat(schema.keys())
                .allSatisfy(key -> assertThat(key.defaultValue().isMissingNode())
                        .as(key.path())
                        .isFalse())
                .allSatisfy(key -> assertThat(key.description()).as(key.path()).endsWith("."));
    }

    @Test
    void every_duration_and_size_has_bounds() {
        assertThat(schema.keys())
                .filteredOn(key -> key.kind() == Kind.DURATION || key.kind() == Kind.SIZE)
                .allSatisfy(key -> assertThat(key.schema().has(ConfigSchema.AT_LEAST))
                        .as(key.path())
                        .isTrue())
                .allSatisfy(key -> assertThat(key.schema().has(ConfigSchema.AT_MOST))
                        .as(key.path())
                        .isTrue());
    }

    @Test
    void no_two_keys_share_a_variable() {
        assertThat(schema.keys()).extracting(ConfigKey::variable).doesNotHaveDuplicates();
    }

    private static void collectOpen(JsonNode node, String place, List<String> open) {
        if (node.path("properties").isObject()
                && node.path("additionalProperties").asBoolean(true)) {
            open.add(place);
        }
        node.fields().forEachRemaining(entry -> collectOpen(entry.getValue(), place + "." + entry.getKey(), open));
    }

    private static JsonNode json() throws IOException {
        try (InputStream in = ConfigSchemaTest.class.getResourceAsStream("/duplex.schema.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
