package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duplex.config.ConfigKey.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The variables that begin with {@code DUPLEX_} as one layer of the configuration. */
final class EnvironmentSource {
    private static final List<String> LOG_FORMATS = List.of("text", "json");
    private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF");

    private final Map<String, ConfigKey> keys = new LinkedHashMap<>();
    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
    private final Map<String, Origin> keyOrigins = new HashMap<>();
    private final Map<String, Origin> valueOrigins = new HashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private EnvironmentSource(ConfigSchema schema) {
        schema.keys().forEach(key -> keys.put(key.variable(), key));
    }

    static Layer read(Map<String, String> environment, ConfigSchema schema) {
        EnvironmentSource source = new EnvironmentSource(schema);
        // Sorted, so that the same mistakes are always told in the same order.
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(ConfigKey.PREFIX)) {
                source.take(name, value);
            }
        });
        return new Layer(source.tree, source.keyOrigins, source.valueOrigins, source.problems);
    }

    private void take(String name, String value) {
        ConfigKey key = keys.get(name);
        if (key != null) {
            set(key, value);
            return;
        }
        switch (name) {
            case "DUPLEX_CONFIG", "DUPLEX_JAVA_OPTS" -> {}
            case "DUPLEX_LOG_FORMAT" -> oneOf(name, value, value, LOG_FORMATS);
            case "DUPLEX_LOG_LEVEL" -> oneOf(name, value, value.toUpperCase(Locale.ROOT), LOG_LEVELS);
            default -> problems.add(UnknownVariable.problem(name, value, keys.keySet()));
        }
    }

    private void set(ConfigKey key, String text) {
        Origin origin = Origin.variable(key.variable());
        keyOrigins.put(Place.of(key), origin);
        valueOrigins.put(Place.of(key), origin);
        JsonNode value = key.kind() == Kind.RULES ? rules(key, text, origin) : value(key.kind(), text);
        if (!value.isMissingNode()) {
            ObjectNode home = key.section().isEmpty() ? tree : tree.withObjectProperty(key.section());
            home.set(key.name(), value);
        }
    }

    /** A text that is no value of its kind stays a text: the schema then says what was expected. */
    private static JsonNode value(Kind kind, String text) {
        return switch (kind) {
            case WHOLE_NUMBER, SWITCH -> {
                JsonNode plain = YamlReader.plain(text);
                yield plain.isNull() ? JsonNodeFactory.instance.textNode(text) : plain;
            }
            case LIST -> list(text);
            default -> JsonNodeFactory.instance.textNode(text);
        };
    }

    private static ArrayNode list(String text) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        if (!text.isBlank()) {
            // A limit of -1 keeps what is between the last comma and the end: 'a,' is a mistake worth telling.
            for (String item : text.split(",", -1)) {
                list.add(item.strip());
            }
        }
        return list;
    }

    private JsonNode rules(ConfigKey key, String text, Origin origin) {
        Layer layer = YamlReader.read(text, Place.of(key), (line, column) -> origin);
        keyOrigins.putAll(layer.keyOrigins());
        for (ConfigProblem problem : layer.problems()) {
            String path = problem.path() == null ? Place.of(key) : problem.path();
            problems.add(new ConfigProblem(origin, path, problem.found(), problem.expected(), problem.hint()));
        }
        return layer.tree();
    }

    private void oneOf(String name, String value, String compared, List<String> known) {
        if (!known.contains(compared)) {
            String near = Nearest.of(value, known);
            problems.add(new ConfigProblem(
                    Origin.variable(name),
                    null,
                    "'" + value + "'",
                    Words.oneOf(known),
                    near == null ? null : "Did you mean '" + near + "'?"));
        }
    }
}
