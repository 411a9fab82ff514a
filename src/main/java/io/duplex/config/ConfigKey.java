package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * One key of the schema.
 *
 * @param path with its section: {@code cluster.event-bus-port}
 * @param schema what the schema says of it, with references followed
 */
record ConfigKey(String path, Kind kind, JsonNode schema) {

    /** How a value is written in an environment variable. */
    enum Kind {
        TEXT,
        WHOLE_NUMBER,
        SWITCH,
        DURATION,
        SIZE,
        LIST,
        RULES
    }

    static final String PREFIX = "DUPLEX_";

    /** The environment variable that sets it: {@code DUPLEX_CLUSTER_EVENT_BUS_PORT}. */
    String variable() {
        return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The section it is in, or an empty text if it stands at the top. */
    String section() {
        return path.substring(0, Math.max(0, path.indexOf('.')));
    }

    /** Its name in its section. */
    String name() {
        return path.substring(path.indexOf('.') + 1);
    }

    JsonNode defaultValue() {
        return schema.path("default");
    }

    /** Whether its value must not be shown. */
    boolean isSecret() {
        return schema.has(ConfigSchema.SECRET);
    }

    String description() {
        return schema.path("description").asText();
    }
}
