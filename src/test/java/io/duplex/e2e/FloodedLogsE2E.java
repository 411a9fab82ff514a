package io.duplex.e2e;

import static io.duplex.e2e.Recorded.publishes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Floods of what histories keep when their publishers have gone. Each stopped a node of 512 MB for all clients within
 * half a minute, long after the attackers had left.
 */
@Timeout(300)
final class FloodedLogsE2E {
    /** What fits into an eighth of the heap at 4 KiB each; the JVM may take a little less than 512 MB for it. */
    private static final double MOST_LOGS = 15_000;

    private static Besieged besieged;

    @BeforeAll
    static void start() {
        besieged = Besieged.start(Besieged.recipe("flooded-logs")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                .with("DUPLEX_CHANNELS", "[{pattern: orders.**, history: {size: 100, age: 1h}}]"));
    }

    @AfterAll
    static void stop() {
        besieged.close();
    }

    @BeforeEach
    void begin() {
        besieged.begin();
    }

    @Test
    void publishes_each_to_an_address_of_its_own_are_refused_and_others_are_served() {
        TestNode node = besieged.node();
        String kept = Fresh.address("orders");
        try (var client = BridgeClient.connect(node).hello()) {
            publishes(client, kept, 1, null);
            String publish =
                    Envelope.of("publish", "orders.flood." + Attack.NUMBER, 1).encode();
            try (Attack attack = attack(40).reading().repeats(TcpClient.frame(publish))) {
                besieged.attacked();
                attack.start();
                await("there are as many logs as may be")
                        .atMost(Patience.START)
                        .until(() -> node.metric("duplex_session_errors_total{error=\"too_many_logs\"") > 0);
                besieged.holds("publishes to new addresses", 192);
            }
            assertThat(node.metric("duplex_history_logs{channel=\"orders.**\"")).isGreaterThan(MOST_LOGS);
            client.says(Envelope.of("publish", Fresh.address("orders"), 1).put("ack", true));
            assertThat(client.next().json().getString("body")).isEqualTo("too_many_logs");
            assertThat(publishes(client, kept, 2, null).getMap()).containsEntry("offset", 2);
        }
        assertThat(node.metric("duplex_memory_tight")).isZero();
        assertThat(node.inside().get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void ids_as_long_as_a_message_are_refused_and_short_ones_count() {
        TestNode node = besieged.node();
        String address = Fresh.address("orders");
        try (var client = BridgeClient.connect(node).hello();
                Attack longIds = attack(5).reading().repeats(frame(address, 200_000));
                Attack shortIds = attack(20).reading().repeats(frame(address, 200))) {
            publishes(client, address, 0, null);
            besieged.attacked();
            longIds.start();
            shortIds.start();
            await("both have done much")
                    .atMost(Patience.START)
                    .until(() -> sent(longIds) > 1_000_000 && sent(shortIds) > 1_000_000);
            besieged.holds("publishes with ids", 192);
        }
        assertThat(node.metric("duplex_session_errors_total{error=\"invalid_id\""))
                .isPositive();
        assertThat(node.metric("duplex_memory_tight")).isZero();
    }

    private static byte[] frame(String address, int idLength) {
        String id = "i".repeat(idLength - Attack.NUMBER.length()) + Attack.NUMBER;
        return TcpClient.frame(Envelope.of("publish", address, 1).put("id", id).encode());
    }

    private static Attack.Plan attack(int sockets) {
        return Attack.on(besieged.node()).overTcp(besieged.node().tcpPort()).withSockets(sockets);
    }

    private static long sent(Attack attack) {
        return attack.states().stream().mapToLong(Attack.State::sentBytes).sum();
    }
}
