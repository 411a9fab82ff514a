package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.PermittedRule;
import io.duplex.cluster.ClusterSettings.Join;
import io.duplex.node.DuplexConfig;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentTest {
    private static final String ENABLE_SERVICE_LINKS =
            "Kubernetes sets it for a Service of this name: set enableServiceLinks: false in the pod's spec.";

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void variable_sets_a_value_of_each_kind() {
        // When
        DuplexConfig config = ConfigFixture.configWithoutFile(Map.of(
                "DUPLEX_CLUSTER_NAME", "5",
                "DUPLEX_CLUSTER_EVENT_BUS_PORT", "15701",
                "DUPLEX_DEV_ECHO", "true",
                "DUPLEX_BUS_LINGER", "250ms",
                "DUPLEX_FAN_OUT_RETENTION_BUDGET", "3GiB",
                "DUPLEX_CLUSTER_JOIN", "tcp-ip",
                "DUPLEX_CLUSTER_MEMBERS", "127.0.0.1:5701, 127.0.0.1:5702"));
        // Then
        assertThat(config.cluster().name()).isEqualTo("5");
        assertThat(config.cluster().eventBusPort()).isEqualTo(15701);
        assertThat(config.echo()).isNotNull();
        assertThat(config.bus().linger()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.fanOut().retentionBudgetBytes()).isEqualTo(3L << 30);
        assertThat(config.cluster().join()).isEqualTo(Join.TCP_IP);
        assertThat(config.cluster().members()).containsExactly("127.0.0.1:5701", "127.0.0.1:5702");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"address\": \"orders\", \"match\": {\"qty\": 5, \"deep\": [1.5, true]}, \"required-authority\": \"trader\"}]",
                "[{address: orders, match: {qty: 5, deep: [1.5, true]}, required-authority: trader}]",
                "- address: orders\n  match: {qty: 5, deep: [1.5, true]}\n  required-authority: trader\n",
            })
    void variable_sets_rules_as_json_or_yaml(String text) {
        // When
        DuplexConfig config = ConfigFixture.configWithoutFile(Map.of("DUPLEX_BRIDGE_INBOUND", text));
        // Then
        assertThat(config.access().inbound())
                .containsExactly(
                        new PermittedRule("orders", null, new JsonObject("{\"qty\":5,\"deep\":[1.5,true]}"), "trader"));
    }

    @Test
    void variable_wins_over_the_file() {
        // When
        DuplexConfig config = fixture.config("public: {port: 1, host: a}", Map.of("DUPLEX_PUBLIC_PORT", "2"));
        // Then
        assertThat(config.publicPort().port()).isEqualTo(2);
        assertThat(config.publicPort().host()).isEqualTo("a");
    }

    @Test
    void empty_variable_of_a_list_empties_it() {
        // When
        DuplexConfig config = fixture.config("cluster: {members: [a]}", Map.of("DUPLEX_CLUSTER_MEMBERS", ""));
        // Then
        assertThat(config.cluster().members()).isEmpty();
    }

    @Test
    void mistake_in_the_file_is_told_though_a_variable_wins_over_it() {
        assertThat(fixture.problems("public: {port: x}", Map.of("DUPLEX_PUBLIC_PORT", "2")))
                .containsExactly("duplex.yaml:1:16: public.port: found 'x', expected a whole number from 0 to 65535");
    }

    @Test
    void variables_of_others_are_passed_over() {
        // When
        DuplexConfig config = ConfigFixture.configWithoutFile(Map.of(
                "PATH", "/bin",
                "DUPLEXER", "x",
                "DUPLEX_CONFIG", "x.yaml",
                "DUPLEX_JAVA_OPTS", "-Xmx1g",
                "DUPLEX_LOG_FORMAT", "json",
                "DUPLEX_LOG_LEVEL", "debug"));
        // Then
        assertThat(config).isEqualTo(ConfigFixture.configWithoutFile(Map.of()));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DUPLEX_PUBLIC_PORT   | x      | public.port: found 'x', expected a whole number from 0 to 65535",
                "DUPLEX_PUBLIC_PORT   | ``     | public.port: found '', expected a whole number from 0 to 65535",
                "DUPLEX_DEV_ECHO      | yes    | dev.echo: found 'yes', expected true or false",
                "DUPLEX_DEV_ECHO      | 1      | dev.echo: found 1, expected true or false",
                "DUPLEX_PROFILE       | prod   | profile: found 'prod', expected production or dev. Did you mean 'production'?",
                "DUPLEX_BUS_LINGER    | 5      | bus.linger: found '5', expected a duration such as 250ms, 10s, 2m or"
                        + " 1h, from 0s to 1h. Add a unit: 5ms or 5s.",
                "DUPLEX_CLUSTER_MEMBERS | a,   | cluster.members[1]: found '', expected host or host:port",
                "DUPLEX_BRIDGE_INBOUND | [{    | bridge.inbound: found something that is not YAML ('<stream"
                        + " end>' where the node content belongs), expected valid YAML. What was opened in line 1 is not"
                        + " closed.",
                "DUPLEX_BRIDGE_INBOUND | a     | bridge.inbound: found 'a', expected a list of rules",
                "DUPLEX_BRIDGE_INBOUND | ``    | bridge.inbound: found nothing, expected a list of rules",
                "DUPLEX_BRIDGE_INBOUND | [{\"adress\":\"a\"}] | bridge.inbound[0].adress: found an unknown key,"
                        + " expected address, address-regex, pattern, match, required-authority or commands. Did you mean 'address'?",
                "DUPLEX_LOG_FORMAT    | jsn    | found 'jsn', expected text or json. Did you mean 'json'?",
                "DUPLEX_LOG_LEVEL     | loud   | found 'loud', expected TRACE, DEBUG, INFO, WARN, ERROR or OFF",
                "DUPLEX_INSIDE_PORT   | tcp://10.0.0.7:9090 | inside.port: found 'tcp://10.0.0.7:9090', expected a"
                        + " whole number from 0 to 65535. " + ENABLE_SERVICE_LINKS,
            })
    void each_mistake_in_a_value_is_told_once_and_exactly(String variable, String value, String problem) {
        assertThat(ConfigFixture.problemsWithoutFile(Map.of(variable, value)))
                .containsExactly(variable + ": " + problem);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "DUPLEX_CLUSTER_PROT          | 1      | . Did you mean DUPLEX_CLUSTER_PORT?",
                "DUPLEX_LINGER                | 1s     | . Did you mean DUPLEX_BUS_LINGER?",
                "DUPLEX_LOG_FROMAT            | json   | . Did you mean DUPLEX_LOG_FORMAT?",
                "DUPLEX_ZZZ                   | 1      | ''",
                "DUPLEX_PORT                  | 8080   | . Did you mean DUPLEX_PUBLIC_PORT? If not, "
                        + ENABLE_SERVICE_LINKS,
                "DUPLEX_PORT                  | tcp://10.0.0.7:8080 | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_SERVICE_HOST          | 10.0.0.7 | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_SERVICE_PORT          | 8080   | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_SERVICE_PORT_HTTP     | 8080   | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_PORT_8080_TCP         | tcp://10.0.0.7:8080 | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_PORT_8080_TCP_ADDR    | 10.0.0.7 | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_PORT_8080_TCP_PROTO   | tcp    | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_INSIDE_SERVICE_HOST   | 10.0.0.7 | . " + ENABLE_SERVICE_LINKS,
                "DUPLEX_INSIDE_PORT_9090_TCP  | tcp://10.0.0.7:9090 | . " + ENABLE_SERVICE_LINKS,
            })
    void unknown_variable_is_told_with_what_was_meant(String variable, String value, String hint) {
        assertThat(ConfigFixture.problemsWithoutFile(Map.of(variable, value)))
                .containsExactly(variable + ": found an unknown variable, expected the name of a key, such as"
                        + " DUPLEX_PUBLIC_PORT for public.port" + hint);
    }

    @Test
    void every_key_can_be_set_by_its_variable() {
        // Given
        List<ConfigKey> keys = ConfigSchema.read().keys();
        // When
        List<ConfigResult> results = keys.stream()
                .map(key -> new ConfigLoader().load(null, Map.of(key.variable(), asVariable(key))))
                .toList();
        // Then
        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(ConfigResult.Loaded.class));
        assertThat(keys)
                .zipSatisfy(
                        results,
                        (key, result) -> assertThat(ConfigFixture.loaded(result).values())
                                .filteredOn(value -> value.origin().equals(Origin.variable(key.variable())))
                                .extracting(EffectiveValue::path)
                                .containsExactly(key.path()));
    }

    private static String asVariable(ConfigKey key) {
        return key.kind() == ConfigKey.Kind.LIST
                ? ""
                : key.defaultValue().isTextual()
                        ? key.defaultValue().asText()
                        : key.defaultValue().toString();
    }
}
