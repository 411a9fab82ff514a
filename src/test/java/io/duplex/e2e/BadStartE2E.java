package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that cannot start says why in a sentence, and ends with a code of its own. A good start says nothing bad. */
@Unhurried
@Timeout(180)
final class BadStartE2E {
    private static final int CONFIG = 3;
    private static final int PORT = 4;
    private static final int CLUSTER = 5;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // What is in the file, with / for a line break, and where the mistake is.
                "node:/  event-loops: many|2:16",
                "profile: production/publik:/  port: 8080|2:1",
                "profile: production/bridge:/  ping-timeout: 10|3:17",
                "node:/  event-loops: 1/  event-loops: 2|3:3",
            })
    void a_mistake_in_the_config_is_named_with_its_place(String text, String place) {
        var recipe = NodeRecipe.named("bad-config").withConfig(text.replace('/', '\n') + "\n");
        try (TestNode node = recipe.launch()) {
            assertThat(node.exitCode()).as(node.log()).isEqualTo(CONFIG);
            assertThat(node.log())
                    .contains(recipe.config() + ":" + place)
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void all_mistakes_are_named_at_once() {
        var recipe = NodeRecipe.named("bad-config")
                .withConfig("node:\n  event-loops: many\nbus:\n  linger: long\n")
                .with("DUPLEX_CLUSTER_PORRT", 1);
        try (TestNode node = recipe.launch()) {
            assertThat(node.exitCode()).isEqualTo(CONFIG);
            assertThat(node.log()).contains(":2:16", ":4:11", "DUPLEX_CLUSTER_PORRT", "DUPLEX_CLUSTER_PORT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUPLEX_PUBLIC_PORT", "DUPLEX_INSIDE_PORT"})
    void a_port_that_is_taken_is_named(String variable) throws IOException {
        try (var taken = new ServerSocket(Fresh.port(), 1, InetAddress.getLoopbackAddress());
                var node = NodeRecipe.named("port-taken")
                        .with(variable, taken.getLocalPort())
                        .launch()) {
            assertThat(node.exitCode()).as(node.log()).isEqualTo(PORT);
            assertThat(node.log())
                    .contains(String.valueOf(taken.getLocalPort()))
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_cluster_that_cannot_be_joined_is_named() {
        var recipe = NodeRecipe.named("no-cluster")
                .with("DUPLEX_CLUSTER_MEMBERS", "127.0.0.1:" + Fresh.port())
                .with("DUPLEX_CLUSTER_MIN_MEMBERS", 2)
                .with("DUPLEX_CLUSTER_JOIN_TIMEOUT", "500ms");
        try (TestNode node = recipe.launch()) {
            assertThat(node.exitCode()).as(node.log()).isEqualTo(CLUSTER);
            assertThat(node.log()).contains("cluster", "after 500 ms").doesNotContain("\tat ");
        }
    }

    @Test
    void a_good_start_has_no_warning_and_ends_by_naming_both_ports() {
        try (TestNode node = NodeRecipe.named("good-start").start()) {
            await().untilAsserted(() -> assertThat(lastLine(node))
                    .contains(String.valueOf(node.publicPort()), String.valueOf(node.insidePort())));
            assertThat(node.log()).doesNotContainPattern("\\b(WARN|WARNING|ERROR|SEVERE|Exception)\\b");
        }
    }

    private static String lastLine(TestNode node) {
        List<String> lines = node.log().lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
}
