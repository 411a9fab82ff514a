package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.duplex.config.ConfigKey.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds one layer against the schema.
 *
 * <p>The validator decides what is wrong and where; the words come from the schema and the value, not from the keyword
 * that failed. So a value that fails two keywords, as type and enum, is one problem.
 */
final class SchemaCheck {
    private final ConfigSchema schema;

    SchemaCheck(ConfigSchema schema) {
        this.schema = schema;
    }

    List<ConfigProblem> problems(Layer layer) {
        Map<String, ConfigProblem> byPath = new LinkedHashMap<>();
        for (ValidationMessage message : schema.validator().validate(layer.tree())) {
            List<Object> steps = steps(message.getInstanceLocation());
            ConfigProblem problem = switch (message.getType()) {
                case "additionalProperties" -> unknownKey(layer, steps, message.getProperty());
                case "required" -> missingKey(layer, steps, message.getProperty());
                default -> wrongValue(layer, steps);
            };
            byPath.putIfAbsent(String.valueOf(problem.path()), problem);
        }
        for (ConfigKey key : schema.keys()) {
            if (!byPath.containsKey(Place.of(key)) && outOfBounds(key, valueOf(layer, key))) {
                byPath.put(Place.of(key), wrongValue(layer, new ArrayList<>(List.of(key.section(), key.name()))));
            }
        }
        return List.copyOf(byPath.values());
    }

    /** What a layer says of a key; a missing node if nothing. */
    static JsonNode valueOf(Layer layer, ConfigKey key) {
        JsonNode home = key.section().isEmpty() ? layer.tree() : layer.tree().path(key.section());
        return home.path(key.name());
    }

    private ConfigProblem unknownKey(Layer layer, List<Object> parent, String name) {
        String path = Place.child(Place.of(parent), name);
        List<String> known = ConfigSchema.names(schema.at(parent));
        return new ConfigProblem(
                layer.keyOrigin(path),
                path,
                "an unknown key",
                Words.oneOf(known),
                Hints.forKey(name, known, parent.isEmpty() || parent.size() == 1 ? schema.keys() : List.of()));
    }

    private ConfigProblem missingKey(Layer layer, List<Object> parent, String name) {
        List<Object> steps = new ArrayList<>(parent);
        steps.add(name);
        return new ConfigProblem(
                layer.valueOrigin(Place.of(parent)),
                Place.of(steps),
                "nothing",
                Words.expected(schema.at(steps)),
                "The key '" + name + "' must be set.");
    }

    private ConfigProblem wrongValue(Layer layer, List<Object> steps) {
        String path = Place.of(steps);
        JsonNode value = layer.tree();
        for (Object step : steps) {
            value = step instanceof Integer index ? value.path(index) : value.path(step.toString());
        }
        JsonNode asked = schema.at(steps);
        Origin origin = layer.valueOrigin(path);
        return new ConfigProblem(
                origin, path, Words.found(value), Words.expected(asked), Hints.forValue(value, asked, origin));
    }

    private static boolean outOfBounds(ConfigKey key, JsonNode value) {
        if (!value.isTextual() || (key.kind() != Kind.DURATION && key.kind() != Kind.SIZE)) {
            return false;
        }
        long magnitude = Quantity.magnitude(value.asText());
        return magnitude < bound(key, ConfigSchema.AT_LEAST) || magnitude > bound(key, ConfigSchema.AT_MOST);
    }

    private static long bound(ConfigKey key, String name) {
        return Quantity.magnitude(key.schema().path(name).asText());
    }

    private static List<Object> steps(JsonNodePath location) {
        List<Object> steps = new ArrayList<>();
        for (int i = 0; i < location.getNameCount(); i++) {
            steps.add(location.getElement(i));
        }
        return steps;
    }
}
