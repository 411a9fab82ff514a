package io.duplex.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the {@code kustomization.yaml} of a directory lists.
 *
 * @param resources files of objects; empty in an overlay
 * @param bases directories it builds upon
 * @param configFiles files that the generated config map holds
 */
record Kustomization(List<Path> resources, List<Path> bases, String configMapName, List<Path> configFiles) {

    static Kustomization of(Path directory) {
        JsonNode root = Manifests.readYaml(directory.resolve("kustomization.yaml"));
        JsonNode generator = root.path("configMapGenerator").path(0);
        List<Path> resources = paths(directory, root.path("resources"));
        return new Kustomization(
                resources.stream().filter(Kustomization::isYaml).toList(),
                resources.stream().filter(path -> !isYaml(path)).toList(),
                generator.path("name").asText(),
                paths(directory, generator.path("files")));
    }

    static boolean isYaml(Path path) {
        return path.toString().endsWith(".yaml");
    }

    private static List<Path> paths(Path directory, JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(name -> directory.resolve(name.asText()).normalize())
                .toList();
    }
}
