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
    /** Names the file. */
    static final String FILE_VARIABLE = "DUPLEX_CONFIG";

    /** Known to the node, but not keys. */
    private static final Set<String> VARIABLES_BESIDE_KEYS =
            Set.of(FILE_VARIABLE, "DUPLEX_LOG_FORMAT", "DUPLEX_LOG_LEVEL", "DUPLEX_JAVA_OPTS");

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
        Set<String> keys = ConfigKeys.known().keySet();
        Set<String> names = keys.stream().map(ConfigKeys::environmentName).collect(Collectors.toSet());
        names.addAll(VARIABLES_BESIDE_KEYS);
        var strangers = new TreeSet<String>(file.keySet());
        strangers.removeAll(keys);
        environment.keySet().stream()
                .filter(name -> name.startsWith("DUPLEX_") && !names.contains(name))
                .forEach(strangers::add);
        return strangers;
    }

    String text(String key) {
        V1EnvVar variable = environment.get(ConfigKeys.environmentName(key));
        String value = variable != null
                ? variable.getValue()
                : file.getOrDefault(key, ConfigKeys.known().get(key));
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
