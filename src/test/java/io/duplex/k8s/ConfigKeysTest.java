package io.duplex.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class ConfigKeysTest {

    @Test
    void keys_of_a_schema_are_the_paths_of_its_leaves() {
        // Given
        JsonNode schema = Manifests.parseYaml("""
                properties:
                  inside: {$ref: "#/$defs/door"}
                  node: {properties: {drain-timeout: {type: string}}}
                  bridge: {properties: {inbound: {type: array, items: {properties: {address: {}}}}}}
                $defs:
                  door: {properties: {host: {type: string}, port: {type: integer}}}
                """);

        // When
        var keys = ConfigKeys.ofSchema(schema);

        // Then
        assertThat(keys).containsExactly("bridge.inbound", "inside.host", "inside.port", "node.drain-timeout");
    }

    @Test
    void environment_name_is_the_path_in_capitals() {
        assertThat(ConfigKeys.environmentName("cluster.dns-name")).isEqualTo("DUPLEX_CLUSTER_DNS_NAME");
    }
}
