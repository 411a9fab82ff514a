package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CrossChecksTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ConfigFixture(directory);
    }

    /** Line breaks are written as {@code ¶}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cluster: {join: tcp-ip} | 1:17: cluster.join: found tcp-ip without members, expected cluster.members"
                        + " to name at least one. For example: members: [10.0.0.1:5701, 10.0.0.2:5701].",
                "cluster: {join: dns} | 1:17: cluster.join: found dns without a dns-name, expected cluster.dns-name"
                        + " to be set. In Kubernetes it is the name of the headless Service.",
                "cluster: {host: 0.0.0.0} | 1:17: cluster.host: found 0.0.0.0, which stands for every address of a"
                        + " machine, expected the one that the other members connect to. In Kubernetes it is the"
                        + " address of the pod.",
                "cluster: {host: '::'} | 1:17: cluster.host: found ::, which stands for every address of a machine,"
                        + " expected the one that the other members connect to. In Kubernetes it is the address of the"
                        + " pod.",
                "cluster: {min-members: 3} | 1:24: cluster.min-members: found 3 with join single, expected 1: a"
                        + " single member finds no others",
                "cluster: {dead-after: 3s, heartbeat-interval: 2s} | 1:23: cluster.dead-after: found dead-after 3s"
                        + " with heartbeat-interval 2s, expected dead-after to be at least 3 intervals",
                "cluster: {heartbeat-interval: 4s} | 1:31: cluster.heartbeat-interval: found dead-after 10s with"
                        + " heartbeat-interval 4s, expected dead-after to be at least 3 intervals",
                "websocket: {max-message: 1KiB} | 1:26: websocket.max-message: found 1KiB, expected at least 64KiB,"
                        + " the value of websocket.max-frame",
                "dev: {echo-max-message: 1MiB} | 1:25: dev.echo-max-message: found 1MiB, expected at least 16MiB, the"
                        + " value of dev.echo-max-frame",
                "public: {port: 9090} | 1:16: public.port: found the same port 9090 for public.port and inside.port,"
                        + " expected a port of its own for each",
                "inside: {host: a, port: 7}¶public: {host: a, port: 7} | 1:25: inside.port: found the same port 7"
                        + " for public.port and inside.port, expected a port of its own for each",
                "public: {trusted-proxies: [10.0.0.0/8, 10.0.0/8]} | 1:27: public.trusted-proxies: found 10.0.0/8,"
                        + " expected an IP address, or a range such as 10.0.0.0/8 or fd00::/8",
                "tcp: {proxy-protocol: true} | 1:23: tcp.proxy-protocol: found proxy-protocol without"
                        + " trusted-proxies, expected public.trusted-proxies to name at least one. For example:"
                        + " trusted-proxies: [10.0.0.5].",
                "cluster: {event-bus-port: 5701} | 1:27: cluster.event-bus-port: found the same port 5701 for"
                        + " cluster.port and cluster.event-bus-port, expected a port of its own for each",
            })
    void keys_that_do_not_go_together_are_told_once_where_somebody_set_them(String yaml, String problem) {
        assertThat(fixture.problems(yaml.replace('¶', '\n'))).containsExactly("duplex.yaml:" + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster: {join: tcp-ip, members: [a], min-members: 3}",
                "cluster: {join: dns, dns-name: duplex.default.svc.cluster.local}",
                "cluster: {dead-after: 3s, heartbeat-interval: 1s}",
                "websocket: {max-frame: 1KiB, max-message: 1KiB}",
                "public: {port: 0}\ninside: {port: 0}",
                "public: {host: 10.0.0.1, port: 80}\ninside: {host: 10.0.0.2, port: 80}",
            })
    void keys_that_go_together_are_fine(String yaml) {
        assertThat(fixture.problems(yaml)).isEmpty();
    }

    @Test
    void file_and_environment_are_checked_together() {
        // When
        List<String> mended = fixture.problems("cluster: {join: tcp-ip}", Map.of("DUPLEX_CLUSTER_MEMBERS", "10.0.0.1"));
        List<String> broken = fixture.problems("public: {port: 80}", Map.of("DUPLEX_INSIDE_PORT", "80"));
        // Then
        assertThat(mended).isEmpty();
        assertThat(broken)
                .containsExactly("DUPLEX_INSIDE_PORT: inside.port: found the same port 80 for public.port and"
                        + " inside.port, expected a port of its own for each");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster: {join: tcp-ip, members: ['a:b']}",
                "cluster: {join: dns, dns-name: 5}",
                "cluster: {dead-after: 1s, heartbeat-interval: 10s}",
                "websocket: {max-frame: 1, max-message: 1KiB}",
                "public: 5\ninside: {port: 8080}",
            })
    void value_that_is_wrong_in_itself_is_not_compared(String yaml) {
        assertThat(fixture.problems(yaml)).hasSize(1);
    }

    @Test
    void file_that_cannot_be_read_leaves_only_its_own_problem() {
        assertThat(fixture.problems("cluster: [", Map.of("DUPLEX_CLUSTER_JOIN", "tcp-ip")))
                .hasSize(1);
    }
}
