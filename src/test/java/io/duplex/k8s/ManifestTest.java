package io.duplex.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyIngressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1SecretKeySelector;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The objects agree with each other and with the config they start the node with. */
final class ManifestTest {
    private static final List<String> MEMBER_PORTS = List.of("hazelcast", "event-bus");

    @ParameterizedTest
    @EnumSource
    void objects_are_those_of_the_design(Edition edition) {
        String configMap =
                edition.manifests().only(V1ConfigMap.class).getMetadata().getName();

        var names = new ArrayList<>(List.of(
                "StatefulSet duplex",
                "Service duplex",
                "Service duplex-inside",
                "Service duplex-members",
                "PodDisruptionBudget duplex",
                "NetworkPolicy duplex",
                "ServiceAccount duplex",
                "ConfigMap " + configMap));
        if (edition == Edition.DEV) {
            names.add("Secret " + apiKeys(edition.manifests()).getName());
        }
        assertThat(edition.manifests().names()).containsExactlyInAnyOrderElementsOf(names);
    }

    @ParameterizedTest
    @EnumSource
    void callers_of_the_open_inside_port_need_a_key(Edition edition) {
        // The namespace that may scrape the port could publish through it.
        Manifests manifests = edition.manifests();
        V1SecretKeySelector keys = apiKeys(manifests);

        assertThat(manifests.config().text("inside.host")).isEqualTo("0.0.0.0");
        assertThat(keys.getOptional()).as("a pod without keys does not start").isNotEqualTo(true);
        assertThat(manifests.all(V1Secret.class))
                .allSatisfy(secret -> assertThat(secret.getData()).containsOnlyKeys(keys.getKey()));
    }

    @ParameterizedTest
    @EnumSource
    void a_majority_is_one_of_the_replicas_whatever_the_file_says(Edition edition) {
        // The file of the overlay dev, copied as the documentation advises, expected one member where there are three.
        Manifests manifests = edition.manifests();

        assertThat(manifests.config().environment()).containsKey("DUPLEX_CLUSTER_EXPECTED_MEMBERS");
        assertThat(manifests.config().number("cluster.expected-members"))
                .isEqualTo(manifests.only(V1StatefulSet.class).getSpec().getReplicas());
    }

    private static V1SecretKeySelector apiKeys(Manifests manifests) {
        V1EnvVar variable = manifests.config().environment().get("DUPLEX_INSIDE_API_KEYS");
        assertThat(variable).as("DUPLEX_INSIDE_API_KEYS").isNotNull();
        return variable.getValueFrom().getSecretKeyRef();
    }

    @ParameterizedTest
    @EnumSource
    void kustomization_lists_every_file_and_nothing_else(Edition edition) throws IOException {
        Path directory = edition.directory();
        Kustomization kustomization = Kustomization.of(directory);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> !file.endsWith("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(kustomization.resources().stream(), kustomization.configFiles().stream())
                                    .toList());
        }
        assertThat(kustomization.bases()).allSatisfy(base -> assertThat(base).isDirectory());
    }

    @Test
    void every_overlay_is_checked() throws IOException {
        try (Stream<Path> overlays = Files.list(Path.of("k8s/overlays"))) {
            assertThat(Stream.of(Edition.values()).map(Edition::directory)).containsAll(overlays.toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectors_find_the_pods(Edition edition) {
        Manifests manifests = edition.manifests();
        var selectors = new ArrayList<Map<String, String>>();
        selectors.add(podSelector(manifests));
        selectors.add(manifests
                .only(V1PodDisruptionBudget.class)
                .getSpec()
                .getSelector()
                .getMatchLabels());
        selectors.add(
                manifests.only(V1NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
        manifests
                .pod()
                .getTopologySpreadConstraints()
                .forEach(spread -> selectors.add(spread.getLabelSelector().getMatchLabels()));
        manifests
                .all(V1Service.class)
                .forEach(service -> selectors.add(service.getSpec().getSelector()));

        assertThat(selectors).hasSizeGreaterThanOrEqualTo(7).allSatisfy(labels -> {
            assertThat(labels).isNotEmpty();
            assertThat(manifests.podLabels()).containsAllEntriesOf(labels);
        });
    }

    @ParameterizedTest
    @EnumSource
    void services_lead_to_the_ports_of_the_container(Edition edition) {
        Manifests manifests = edition.manifests();

        assertThat(manifests.all(V1Service.class))
                .allSatisfy(service -> assertThat(service.getSpec().getPorts()).allSatisfy(port -> {
                    assertThat(port.getTargetPort()).isEqualTo(new IntOrString(port.getName()));
                    assertThat(port.getPort()).isEqualTo(manifests.containerPort(port.getName()));
                }));
        assertThat(portNames(manifests.service("duplex"))).containsExactly("public");
        assertThat(portNames(manifests.service("duplex-inside"))).containsExactly("inside");
        assertThat(manifests.service("duplex-inside").getSpec().getType())
                .as("reached from within the cluster only")
                .isNull();
        assertThat(portNames(manifests.service("duplex-members"))).containsExactlyElementsOf(MEMBER_PORTS);
    }

    @ParameterizedTest
    @EnumSource
    void ports_of_the_container_are_those_of_the_config(Edition edition) {
        Manifests manifests = edition.manifests();
        PodConfig config = manifests.config();

        assertThat(manifests.container().getPorts())
                .extracting(V1ContainerPort::getName, V1ContainerPort::getContainerPort)
                .containsExactlyInAnyOrder(
                        tuple("public", config.number("public.port")),
                        tuple("inside", config.number("inside.port")),
                        tuple("hazelcast", config.number("cluster.port")),
                        tuple("event-bus", config.number("cluster.event-bus-port")));
        assertThat(config.number("cluster.event-bus-port")).as("a fixed port").isPositive();
        assertThat(List.of(config.text("public.host"), config.text("inside.host")))
                .containsOnly("0.0.0.0");
    }

    @ParameterizedTest
    @EnumSource
    void members_find_each_other_before_they_are_ready(Edition edition) {
        Manifests manifests = edition.manifests();
        PodConfig config = manifests.config();
        V1Service members = manifests.service(config.text("cluster.dns-name"));

        assertThat(config.text("cluster.join")).isEqualTo("dns");
        assertThat(members).as("the Service that cluster.dns-name names").isNotNull();
        assertThat(members.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(members.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(manifests.only(V1StatefulSet.class).getSpec().getServiceName())
                .isEqualTo(members.getMetadata().getName());
        assertThat(config.environment()
                        .get("DUPLEX_CLUSTER_HOST")
                        .getValueFrom()
                        .getFieldRef()
                        .getFieldPath())
                .isEqualTo("status.podIP");
    }

    @ParameterizedTest
    @EnumSource
    void variables_and_keys_are_known_to_the_config(Edition edition) {
        assertThat(edition.manifests().config().strangers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void config_is_mounted_where_the_node_looks_for_it(Edition edition) {
        Manifests manifests = edition.manifests();
        Path file = Path.of(
                manifests.config().environment().get(PodConfig.FILE_VARIABLE).getValue());
        V1ConfigMap configMap = manifests.only(V1ConfigMap.class);

        assertThat(manifests.volumeAt(file.getParent()).getConfigMap().getName())
                .isEqualTo(configMap.getMetadata().getName());
        assertThat(configMap.getData()).containsOnlyKeys(file.getFileName().toString());
    }

    @ParameterizedTest
    @EnumSource
    void network_policy_opens_the_ports_and_keeps_the_cluster_to_itself(Edition edition) {
        Manifests manifests = edition.manifests();
        var policy = manifests.only(V1NetworkPolicy.class).getSpec();

        assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
        assertThat(policy.getIngress().stream().flatMap(rule -> openedPorts(rule).stream()))
                .containsExactlyInAnyOrderElementsOf(manifests.container().getPorts().stream()
                        .map(V1ContainerPort::getName)
                        .toList());
        assertThat(policy.getIngress())
                .filteredOn(rule -> openedPorts(rule).contains("inside"))
                .allSatisfy(rule -> {
                    assertThat(openedPorts(rule)).containsExactly("inside");
                    // An empty selector would let in every namespace.
                    assertThat(rule.getFrom())
                            .isNotEmpty()
                            .allSatisfy(peer -> assertThat(
                                            peer.getNamespaceSelector().getMatchLabels())
                                    .isNotEmpty());
                });
        assertThat(policy.getIngress())
                .filteredOn(rule -> openedPorts(rule).stream().anyMatch(MEMBER_PORTS::contains))
                .allSatisfy(rule -> {
                    assertThat(openedPorts(rule)).isSubsetOf(MEMBER_PORTS);
                    assertThat(rule.getFrom()).isNotEmpty().allSatisfy(peer -> {
                        assertThat(peer.getNamespaceSelector()).isNull();
                        assertThat(peer.getPodSelector().getMatchLabels()).isEqualTo(podSelector(manifests));
                    });
                });
    }

    private static Map<String, String> podSelector(Manifests manifests) {
        return manifests.only(V1StatefulSet.class).getSpec().getSelector().getMatchLabels();
    }

    private static List<String> portNames(V1Service service) {
        return service.getSpec().getPorts().stream().map(V1ServicePort::getName).toList();
    }

    private static List<String> openedPorts(V1NetworkPolicyIngressRule rule) {
        return rule.getPorts().stream()
                .map(V1NetworkPolicyPort::getPort)
                .map(IntOrString::getStrValue)
                .toList();
    }
}
