package io.duplex.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every key the config knows, as a dotted path, with its default. A list is one key, whatever its entries hold. */
final class ConfigKeys {
    private static final Path SCHEMA = Path.of("src/main/resources/duplex.schema.json");

    private ConfigKeys() {}

    static Map<String, String> known() {
        return ofSchema(Manifests.readYaml(SCHEMA));
    }

    static Map<String, String> ofSchema(JsonNode schema) {
        var keys = new TreeMap<String, String>();
        collect(schema, schema, "", keys);
        return keys;
    }

    private static void collect(JsonNode root, JsonNode node, String path, Map<String, String> keys) {
        String reference = node.path("$ref").asText();
        JsonNode here = reference.startsWith("#/") ? root.at(reference.substring(1)) : node;
        if (here.path("properties").isEmpty()) {
            keys.put(path, node.path("default").asText());
        }
        here.path("properties").fields().forEachRemaining(property -> {
            String prefix = path.isEmpty() ? "" : path + ".";
            collect(root, property.getValue(), prefix + property.getKey(), keys);
        });
    }

    /** {@code cluster.dns-name} is {@code DUPLEX_CLUSTER_DNS_NAME}. */
    static String environmentName(String key) {
        return "DUPLEX_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
