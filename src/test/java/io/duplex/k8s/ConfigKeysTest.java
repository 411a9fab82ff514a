package io.duplex.k8s;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class ConfigKeysTest {

    @Test
    void keys_of_a_schema_are_the_paths_of_its_leaves_with_their_defaults() {
        // Given
        JsonNode schema = Manifests.parseYaml("""
                properties:
                  inside: {$ref: "#/$defs/door"}
                  node: {properties: {drain-timeout: {$ref: "#/$defs/duration", default: 20s}}}
                  bridge: {properties: {inbound: {type: array, items: {properties: {address: {}}}}}}
                $defs:
                  door: {properties: {host: {type: string}, port: {type: integer, default: 9090}}}
                  duration: {type: string}
                """);

        // When
        var keys = ConfigKeys.ofSchema(schema);

        // Then
        assertThat(keys)
                .containsExactly(
                        entry("bridge.inbound", ""),
                        entry("inside.host", ""),
                        entry("inside.port", "9090"),
                        entry("node.drain-timeout", "20s"));
    }

    @Test
    void environment_name_is_the_path_in_capitals() {
        assertThat(ConfigKeys.environmentName("cluster.dns-name")).isEqualTo("DUPLEX_CLUSTER_DNS_NAME");
    }
}
