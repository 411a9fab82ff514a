package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What is there and what should be, in words. */
final class Words {
    /** Longer values are cut: a problem is one line. */
    private static final int LONGEST_VALUE = 60;

    private Words() {}

    /** What a place of the schema asks for: {@code a whole number from 0 to 65535}. */
    static String expected(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> words = new ArrayList<>();
            schema.path("enum").forEach(word -> words.add(word.asText()));
            return oneOf(words);
        }
        if (schema.has("title") && !schema.has("properties")) {
            return schema.path("title").asText() + quantityRange(schema);
        }
        return switch (schema.path("type").asText()) {
            case "integer" ->
                "a whole number from " + schema.path("minimum").asText() + " to "
                        + schema.path("maximum").asText();
            case "boolean" -> "true or false";
            case "object" -> "a section with " + oneOf(ConfigSchema.names(schema));
            default -> "a " + schema.path("type").asText();
        };
    }

    /** {@code a, b or c}. */
    static String oneOf(List<String> words) {
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    static String found(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "nothing";
            case STRING -> "'" + shortened(value.asText()) + "'";
            case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
            case OBJECT -> "a section";
            default -> shortened(value.asText());
        };
    }

    private static String quantityRange(JsonNode schema) {
        return schema.has(ConfigSchema.AT_LEAST)
                ? ", from " + schema.path(ConfigSchema.AT_LEAST).asText() + " to "
                        + schema.path(ConfigSchema.AT_MOST).asText()
                : "";
    }

    private static String shortened(String text) {
        String oneLine = text.replace("\n", "\\n").replace("\r", "\\r");
        return oneLine.length() <= LONGEST_VALUE ? oneLine : oneLine.substring(0, LONGEST_VALUE) + "…";
    }
}
