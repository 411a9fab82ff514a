package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses at what was meant; null where any guess would be as good as another. */
final class Hints {
    private static final Pattern LOOSE_SIZE = Pattern.compile("([0-9]+)\\s*([KMG])I?B?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOSE_DURATION =
            Pattern.compile("([0-9]+)\\s*(ms|s|m|h)[a-z]*", Pattern.CASE_INSENSITIVE);

    private Hints() {}

    /**
     * For a key that is not known.
     *
     * @param siblings the keys that are known in its section
     * @param elsewhere where to look if none of them is meant
     */
    static @Nullable String forKey(String name, List<String> siblings, List<ConfigKey> elsewhere) {
        for (ConfigKey key : elsewhere) {
            if (key.path().equals(name) && !key.section().isEmpty()) {
                return "Write it as '" + key.name() + "', indented under '" + key.section() + ":'.";
            }
        }
        String near = Nearest.of(name, siblings);
        if (near != null) {
            return "Did you mean '" + near + "'?";
        }
        List<String> sections = new ArrayList<>();
        elsewhere.stream()
                .filter(key -> key.name().equals(name) && !key.section().isEmpty())
                .forEach(key -> sections.add("'" + key.section() + ":'"));
        return sections.isEmpty() ? null : "It belongs under " + Words.oneOf(sections) + ".";
    }

    static @Nullable String forValue(JsonNode value, JsonNode schema, Origin origin) {
        if (origin.kind() == Origin.Kind.ENVIRONMENT && UnknownVariable.isServiceAddress(value.asText())) {
            return UnknownVariable.SERVICE_LINKS_HINT;
        }
        if (schema.has("enum")) {
            List<String> words = new ArrayList<>();
            schema.path("enum").forEach(word -> words.add(word.asText()));
            String near = Nearest.of(value.asText(), words);
            return near == null ? null : "Did you mean '" + near + "'?";
        }
        if (schema.has(ConfigSchema.AT_LEAST)) {
            return forQuantity(value.asText(), schema.path("default").asText().endsWith("B"));
        }
        String bare = value.isTextual() ? value.asText().replaceFirst("/+$", "") : "";
        if (bare.contains("://")
                && !bare.equals(value.asText())
                && Pattern.matches(schema.path("pattern").asText(), bare)) {
            return "Leave the slash at its end away: an origin has no path.";
        }
        if (schema.has("properties") && value.isTextual()) {
            return "A key is followed by a colon and a space.";
        }
        return forQuotes(value, schema.path("type").asText());
    }

    private static @Nullable String forQuantity(String text, boolean size) {
        if (text.matches("[0-9]+")) {
            return size ? "Add a unit: " + text + "B." : "Add a unit: " + text + "ms or " + text + "s.";
        }
        Matcher loose = (size ? LOOSE_SIZE : LOOSE_DURATION).matcher(text.strip());
        if (!loose.matches()) {
            return null;
        }
        String meant = size
                ? loose.group(1) + loose.group(2).toUpperCase(Locale.ROOT) + "iB"
                : loose.group(1) + loose.group(2).toLowerCase(Locale.ROOT);
        return meant.equals(text) ? null : "Did you mean " + meant + "?";
    }

    private static @Nullable String forQuotes(JsonNode value, String type) {
        return switch (type) {
            case "string" ->
                value.isNumber() || value.isBoolean() ? "Put it in quotes: '" + value.asText() + "'." : null;
            case "integer" ->
                value.isTextual() && YamlReader.plain(value.asText()).isIntegralNumber()
                        ? "Leave the quotes away."
                        : null;
            case "boolean" ->
                value.isTextual() && YamlReader.plain(value.asText()).isBoolean() ? "Leave the quotes away." : null;
            default -> null;
        };
    }
}
