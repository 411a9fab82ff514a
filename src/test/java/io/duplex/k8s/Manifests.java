package io.duplex.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of one directory of {@code k8s/}, read as strictly as the API server reads them: a key twice, a field
 * nobody knows, a required field missing or a number where a string belongs fails.
 */
final class Manifests {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Map<String, Class<?>> MODELS = Map.of(
            "v1 ConfigMap", V1ConfigMap.class,
            "v1 Secret", V1Secret.class,
            "v1 Service", V1Service.class,
            "v1 ServiceAccount", V1ServiceAccount.class,
            "apps/v1 StatefulSet", V1StatefulSet.class,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class);

    private final Map<String, Object> objects = new LinkedHashMap<>();

    /** The files as they are written, with the config map that the generator would make of them. */
    static Manifests ofFiles(Kustomization kustomization) {
        var manifests = new Manifests();
        for (Path file : kustomization.resources()) {
            manifests.add(readYaml(file));
        }
        ObjectNode configMap = YAML.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        configMap.putObject("metadata").put("name", kustomization.configMapName());
        ObjectNode data = configMap.putObject("data");
        for (Path file : kustomization.configFiles()) {
            data.put(file.getFileName().toString(), readText(file));
        }
        manifests.add(configMap);
        return manifests;
    }

    /** The documents that {@code kubectl kustomize} printed. */
    static Manifests ofStream(String yaml) {
        var manifests = new Manifests();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            documents.forEachRemaining(manifests::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return manifests;
    }

    static JsonNode readYaml(Path file) {
        return parseYaml(readText(file));
    }

    static JsonNode parseYaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(JsonNode document) {
        String type = document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
        assertThat(MODELS).as("kinds with a model").containsKey(type);
        Object object = JSON.getGson().fromJson(document.toString(), MODELS.get(type));
        // Gson turns a number into a string where the model wants one. The API server does so for quantities only;
        // here they are written as text too.
        expectKept(document, parseYaml(JSON.getGson().toJson(object)), type);
        String name = document.at("/metadata/name").asText();
        assertThat(objects.put(document.path("kind").asText() + " " + name, object))
                .as("another %s named %s", type, name)
                .isNull();
    }

    /** The models add empty lists of their own, so what was written must be there, not be all. */
    private static void expectKept(JsonNode written, JsonNode kept, String path) {
        if (!written.isContainerNode()) {
            assertThat(kept).as(path).isEqualTo(written);
            return;
        }
        assertThat(kept.getNodeType()).as(path).isEqualTo(written.getNodeType());
        for (int index = 0; written.isArray() && index < written.size(); index++) {
            expectKept(written.get(index), kept.path(index), path + "[" + index + "]");
        }
        written.fields()
                .forEachRemaining(
                        field -> expectKept(field.getValue(), kept.path(field.getKey()), path + "." + field.getKey()));
    }

    Iterable<String> names() {
        return objects.keySet();
    }

    <T> List<T> all(Class<T> model) {
        return objects.values().stream()
                .filter(model::isInstance)
                .map(model::cast)
                .toList();
    }

    <T> T only(Class<T> model) {
        List<T> found = all(model);
        assertThat(found).as("objects of %s", model.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    V1Service service(String name) {
        return V1Service.class.cast(objects.get("Service " + name));
    }

    V1PodSpec pod() {
        return only(V1StatefulSet.class).getSpec().getTemplate().getSpec();
    }

    Map<String, String> podLabels() {
        return only(V1StatefulSet.class).getSpec().getTemplate().getMetadata().getLabels();
    }

    V1Container container() {
        assertThat(pod().getContainers()).hasSize(1);
        return pod().getContainers().get(0);
    }

    V1Volume volumeAt(Path mountPath) {
        String name = container().getVolumeMounts().stream()
                .filter(mount -> Path.of(mount.getMountPath()).equals(mountPath))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is mounted at " + mountPath))
                .getName();
        return pod().getVolumes().stream()
                .filter(volume -> name.equals(volume.getName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no volume is named " + name));
    }

    int containerPort(String name) {
        return container().getPorts().stream()
                .filter(port -> name.equals(port.getName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container port is named " + name))
                .getContainerPort();
    }

    /** What the node in this pod would run with. */
    PodConfig config() {
        V1ConfigMap mounted = only(V1ConfigMap.class);
        return PodConfig.of(container().getEnv(), parseYaml(mounted.getData().get("duplex.yaml")));
    }
}
