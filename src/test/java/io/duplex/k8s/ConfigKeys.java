package io.duplex.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Every key the config knows, as a dotted path. A list is one key, whatever its entries hold. */
final class ConfigKeys {
    private static final Path SCHEMA = Path.of("src/main/resources/duplex.schema.json");

    /** Stands in for the schema where there is none; delete it with the condition in {@link #known}. */
    private static final Set<String> WITHOUT_SCHEMA = Set.of(
            "node.drain-timeout",
            "public.host",
            "public.port",
            "inside.host",
            "inside.port",
            "cluster.name",
            "cluster.join",
            "cluster.host",
            "cluster.port",
            "cluster.event-bus-port",
            "cluster.members",
            "cluster.dns-name",
            "cluster.min-members",
            "cluster.join-timeout",
            "cluster.heartbeat-interval",
            "cluster.dead-after",
            "bridge.inbound",
            "bridge.outbound");

    private ConfigKeys() {}

    static Set<String> known() {
        return Files.exists(SCHEMA) ? ofSchema(Manifests.readYaml(SCHEMA)) : WITHOUT_SCHEMA;
    }

    static Set<String> ofSchema(JsonNode schema) {
        var keys = new TreeSet<String>();
        collect(schema, schema, "", keys);
        return keys;
    }

    private static void collect(JsonNode root, JsonNode node, String path, Set<String> keys) {
        String reference = node.path("$ref").asText();
        JsonNode here = reference.startsWith("#/") ? root.at(reference.substring(1)) : node;
        if (here.path("properties").isEmpty()) {
            keys.add(path);
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
