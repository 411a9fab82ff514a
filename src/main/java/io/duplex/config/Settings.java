package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The value of every key, and where it came from: the layers laid over each other. */
final class Settings {
    /** Texts that need no quotes in YAML, in a list or out of one. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    /** What stands in the place of a secret. */
    private static final String MASK = "'***'";

    private record Setting(JsonNode value, Origin origin) {}

    private final List<ConfigKey> keys;
    private final Map<String, Setting> byPath = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();

    Settings(ConfigSchema schema) {
        keys = schema.keys();
        keys.forEach(key -> byPath.put(key.path(), new Setting(key.defaultValue(), Origin.DEFAULT)));
    }

    /** Lays a layer over what is there. A value that has a problem is not taken, and its key counts as broken. */
    void overlay(Layer layer) {
        for (ConfigKey key : keys) {
            JsonNode value = SchemaCheck.valueOf(layer, key);
            String place = Place.of(key);
            if (layer.problems().stream().anyMatch(problem -> touches(problem, place))) {
                broken.add(key.path());
            } else if (!value.isMissingNode()) {
                byPath.put(key.path(), new Setting(value, layer.valueOrigin(place)));
                broken.remove(key.path());
            }
        }
    }

    void replaceDefault(String path, JsonNode value, Origin origin) {
        if (!isSet(path)) {
            replace(path, value, origin);
        }
    }

    void replace(String path, JsonNode value, Origin origin) {
        byPath.put(path, new Setting(value, origin));
    }

    /** Whether it is the default, or somebody wrote it down as it is. */
    boolean isDefault(String path) {
        return origin(path).equals(Origin.MEMORY)
                || value(path).equals(key(path).defaultValue());
    }

    /** The least the schema allows of a size, in bytes. */
    long least(String path) {
        return Quantity.bytes(key(path).schema().path(ConfigSchema.AT_LEAST).asText());
    }

    /** Whether someone chose the value, in a file or a variable. */
    boolean isSet(String path) {
        return origin(path).kind() != Origin.Kind.DEFAULT;
    }

    /** Whether nothing is wrong with any of these keys: only then can they be compared. */
    boolean intact(String... paths) {
        return List.of(paths).stream().noneMatch(broken::contains);
    }

    Origin origin(String path) {
        return setting(path).origin();
    }

    JsonNode value(String path) {
        return setting(path).value();
    }

    String text(String path) {
        return value(path).asText();
    }

    int number(String path) {
        return value(path).asInt();
    }

    boolean flag(String path) {
        return value(path).asBoolean();
    }

    Duration duration(String path) {
        return Quantity.duration(text(path));
    }

    long bytes(String path) {
        return Quantity.bytes(text(path));
    }

    List<String> texts(String path) {
        List<String> texts = new ArrayList<>();
        value(path).forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    List<EffectiveValue> effective() {
        return keys.stream()
                .map(key -> new EffectiveValue(
                        key.path(),
                        key.isSecret() && isSet(key.path()) ? MASK : yaml(value(key.path())),
                        origin(key.path())))
                .toList();
    }

    /** JSON is YAML; only the quotes of simple texts are left away. */
    private static String yaml(JsonNode value) {
        return value.isTextual()
                        && PLAIN.matcher(value.asText()).matches()
                        && YamlReader.plain(value.asText()).isTextual()
                ? value.asText()
                : value.toString();
    }

    private ConfigKey key(String path) {
        return keys.stream()
                .filter(key -> key.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the schema has no key " + path));
    }

    private static boolean touches(ConfigProblem problem, String place) {
        return problem.path() != null && Place.touch(problem.path(), place);
    }

    private Setting setting(String path) {
        Setting setting = byPath.get(path);
        if (setting == null) {
            throw new IllegalArgumentException("the schema has no key " + path);
        }
        return setting;
    }
}
