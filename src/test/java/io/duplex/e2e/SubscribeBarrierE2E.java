package io.duplex.e2e;

import static io.duplex.e2e.Recorded.registers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "registered" means live on the whole cluster: what is published elsewhere the moment it is seen is heard, also by
 * senders that had known the address without its new listener.
 */
@Unhurried
@Timeout(300)
final class SubscribeBarrierE2E {
    private static final int ROUNDS = 100;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "barrier",
                3,
                Map.of(
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 1000, age: 1h}}]"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "kept"})
    void what_another_node_publishes_the_moment_it_is_registered_is_heard(String stem) {
        try (var publisher = BridgeClient.connect(cluster.node(1)).hello()) {
            expectsHeard(stem, ROUNDS, publisher::publish);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "kept"})
    void what_the_same_node_publishes_the_moment_it_is_registered_is_heard(String stem) {
        try (var publisher = BridgeClient.connect(cluster.node(0)).hello()) {
            expectsHeard(stem, ROUNDS, publisher::publish);
        }
    }

    @Test
    void what_a_service_publishes_the_moment_it_is_registered_is_heard() {
        try (var service = PlainService.joinWithoutData(cluster)) {
            expectsHeard("plain", ROUNDS / 5, service::publish);
            expectsHeard("kept", ROUNDS / 5, service::publish);
        }
    }

    private static void expectsHeard(String stem, int rounds, BiConsumer<String, Object> publish) {
        try (var knownBefore = BridgeClient.connect(cluster.node(2)).hello();
                var listener = BridgeClient.connect(cluster.node(0)).hello()) {
            for (int round = 0; round < rounds; round++) {
                String address = Fresh.address(stem);
                registers(knownBefore, address, new JsonObject());
                publish.accept(address, "warm"); // now its sender knows one listener, and keeps it
                assertThat(body(knownBefore)).isEqualTo("warm");
                registers(listener, address, new JsonObject());
                publish.accept(address, round);
                assertThat(body(listener)).as("round %d", round).isEqualTo(round);
                assertThat(body(knownBefore)).isEqualTo(round);
            }
        }
    }

    private static Object body(BridgeClient client) {
        return client.next().json().getValue("body");
    }
}
