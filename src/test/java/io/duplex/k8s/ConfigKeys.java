package io.duplex.k8s;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every key the config knows, as a dotted path, with its default. A list is one key, whatever its entries hold. */
final class ConfigKeys {
    private static final Path SCHEMA = Path.of("src/main/resources/duplex.schema.json");

    /** Stands in for the schema where there is none; delete it with the condition in {@link #known}. */
    private static final Map<String, String> WITHOUT_SCHEMA = Map.ofEntries(
            entry("node.drain-timeout", "20s"),
            entry("public.host", "0.0.0.0"),
            entry("public.port", "8080"),
            entry("inside.host", "127.0.0.1"),
            entry("inside.port", "9090"),
            entry("cluster.name", "duplex"),
            entry("cluster.join", "single"),
            entry("cluster.host", "127.0.0.1"),
            entry("cluster.port", "5701"),
            entry("cluster.event-bus-port", "0"),
            entry("cluster.members", ""),
            entry("cluster.dns-name", ""),
            entry("cluster.min-members", "1"),
            entry("cluster.join-timeout", "30s"),
            entry("cluster.heartbeat-interval", "1s"),
            entry("cluster.dead-after", "10s"),
            entry("bridge.inbound", ""),
            entry("bridge.outbound", ""));

    private ConfigKeys() {}

    static Map<String, String> known() {
        return Files.exists(SCHEMA) ? ofSchema(Manifests.readYaml(SCHEMA)) : WITHOUT_SCHEMA;
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
