package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion;
import io.duplex.config.ConfigKey.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code duplex.schema.json}, read: the keys in their order, and the validator. */
final class ConfigSchema {
    /**
     * The bounds of durations and sizes, with their units: JSON Schema's own {@code minimum} knows only numbers.
     * Editors and the validator pass over them; {@link SchemaCheck} does not.
     */
    static final String AT_LEAST = "x-at-least";

    static final String AT_MOST = "x-at-most";

    /** What no output may show. */
    static final String SECRET = "x-secret";

    private final JsonNode root;
    private final JsonSchema validator;
    private final List<ConfigKey> keys;

    private ConfigSchema(JsonNode root, JsonSchema validator) {
        this.root = root;
        this.validator = validator;
        this.keys = collectKeys();
    }

    static ConfigSchema read() {
        try (InputStream in =
                Objects.requireNonNull(ConfigSchema.class.getResourceAsStream("/duplex.schema.json"), "the schema")) {
            JsonNode root = new ObjectMapper().readTree(in);
            JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword(AT_LEAST))
                    .keyword(new NonValidationKeyword(AT_MOST))
                    .keyword(new NonValidationKeyword(SECRET))
                    .build();
            JsonSchema validator = JsonSchemaFactory.getInstance(
                            SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(dialect))
                    .getSchema(root);
            return new ConfigSchema(root, validator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonSchema validator() {
        return validator;
    }

    List<ConfigKey> keys() {
        return keys;
    }

    /** The names of the sections and of the keys that stand at the top, in the order of the file. */
    List<String> topNames() {
        return names(root);
    }

    /** What the schema says of a place; a missing node if it knows of no such place. */
    JsonNode at(List<Object> steps) {
        JsonNode here = root;
        for (Object step : steps) {
            here = follow(
                    step instanceof Integer
                            ? here.path("items")
                            : here.path("properties").path(step.toString()));
        }
        return here;
    }

    /** The keys a section or rule may have. */
    static List<String> names(JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<ConfigKey> collectKeys() {
        List<ConfigKey> found = new ArrayList<>();
        for (String top : names(root)) {
            JsonNode schema = root.path("properties").path(top);
            if (!schema.has("properties")) {
                found.add(new ConfigKey(top, kind(schema), follow(schema)));
            }
            for (String name : names(schema)) {
                JsonNode inner = schema.path("properties").path(name);
                found.add(new ConfigKey(top + "." + name, kind(inner), follow(inner)));
            }
        }
        return List.copyOf(found);
    }

    /** A reference is replaced by what it refers to; what stands beside it wins. */
    private JsonNode follow(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema.isMissingNode() ? MissingNode.getInstance() : schema;
        }
        ObjectNode merged = root.path("$defs").path(referredTo(schema)).deepCopy();
        merged.setAll((ObjectNode) schema);
        merged.remove("$ref");
        return merged;
    }

    private static Kind kind(JsonNode schema) {
        return switch (referredTo(schema)) {
            case "duration", "whole-seconds" -> Kind.DURATION;
            case "size" -> Kind.SIZE;
            case "rules", "channels" -> Kind.RULES;
            default ->
                switch (schema.path("type").asText()) {
                    case "integer" -> Kind.WHOLE_NUMBER;
                    case "boolean" -> Kind.SWITCH;
                    case "array" -> Kind.LIST;
                    default -> Kind.TEXT;
                };
        };
    }

    private static String referredTo(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }
}
