package io.duplex.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.models.V1EnvVar;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a node in the pod would run with: the environment stands above the file, the file above the defaults.
 *
 * @param environment of the container, by name
 * @param file the leaves of {@code duplex.yaml}, by dotted path
 */
record PodConfig(Map<String, V1EnvVar> environment, Map<String, String> file) {
    /** Not a key: it names the file. */
    static final String FILE_VARIABLE = "DUPLEX_CONFIG";

    private static final Map<String, String> DEFAULTS = Map.of(
            "node.drain-timeout", "20s",
            "public.host", "0.0.0.0",
            "public.port", "8080",
            "inside.host", "127.0.0.1",
            "inside.port", "9090",
            "cluster.port", "5701",
            "cluster.event-bus-port", "0",
            "cluster.join-timeout", "30s");

    static PodConfig of(List<V1EnvVar> environment, JsonNode file) {
        var leaves = new TreeMap<String, String>();
        collect(file, "", leaves);
        return new PodConfig(
                environment.stream().collect(Collectors.toMap(V1EnvVar::getName, variable -> variable)), leaves);
    }

    private static void collect(JsonNode node, String path, Map<String, String> leaves) {
        if (!node.isObject()) {
            leaves.put(path, node.isValueNode() ? node.asText() : node.toString());
            return;
        }
        node.fields().forEachRemaining(field -> {
            String prefix = path.isEmpty() ? "" : path + ".";
            collect(field.getValue(), prefix + field.getKey(), leaves);
        });
    }

    /** Names and paths that the config would refuse. */
    Set<String> strangers() {
        Set<String> keys = ConfigKeys.known();
        Set<String> names = keys.stream().map(ConfigKeys::environmentName).collect(Collectors.toSet());
        names.add(FILE_VARIABLE);
        var strangers = new TreeSet<String>(file.keySet());
        strangers.removeAll(keys);
        environment.keySet().stream()
                .filter(name -> name.startsWith("DUPLEX_") && !names.contains(name))
                .forEach(strangers::add);
        return strangers;
    }

    String text(String key) {
        V1EnvVar variable = environment.get(ConfigKeys.environmentName(key));
        String value = variable != null ? variable.getValue() : file.getOrDefault(key, DEFAULTS.get(key));
        if (value == null) {
            throw new AssertionError(key + " has no value that is known before the pod runs");
        }
        return value;
    }

    int number(String key) {
        return Integer.parseInt(text(key));
    }

    Duration duration(String key) {
        return Duration.parse("PT" + text(key));
    }
}
