package io.duplex.e2e;

import static io.duplex.e2e.Recorded.publishes;
import static io.duplex.e2e.Recorded.registers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that cannot reach a majority of the members that are expected: it refuses, and says so. */
@Timeout(120)
final class HistoryMajorityE2E {
    private static Cluster cluster;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "history-majority",
                2,
                Map.of(
                        "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "2",
                        "DUPLEX_HISTORY_APPEND_TIMEOUT", "2s",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 1000, age: 1h}}]"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void what_cannot_be_kept_is_not_acknowledged_and_what_was_acknowledged_is_there_afterwards() {
        try (var client = BridgeClient.connect(cluster.node(0)).hello()) {
            registers(client, address, new JsonObject());
            List<Object> acknowledged = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                publishes(client, address, i, "id " + i);
                acknowledged.add(i);
            }
            cluster.node(1).freeze();
            JsonObject refused = refused(client);
            assertThat(refused.getString("address")).isEqualTo(address);
            assertThat(refused.getString("message")).startsWith("id lost:");
            Http.Answer http = cluster.node(0)
                    .inside()
                    .post("/api/v1/publish", JsonObject.of("address", address, "body", "lost", "id", "lost"));
            assertThat(http.status()).isEqualTo(503);
            assertThat(http.json().getString("error")).isEqualTo("history_unavailable");

            cluster.node(1).thaw();
            await().atMost(Patience.START)
                    .until(() -> recorded("again", "again 1").status() == 200);
            assertThat(recorded("again", "again 1").json().getBoolean("duplicate"))
                    .isTrue();
            List<Object> kept = new ArrayList<>();
            JsonObject past = cluster.node(1)
                    .inside()
                    .get("/api/v1/history/" + address + "?last=1000&limit=1000")
                    .json();
            past.getJsonArray("messages").forEach(message -> kept.add(((JsonObject) message).getValue("body")));
            assertThat(kept)
                    .doesNotHaveDuplicates()
                    .startsWith(acknowledged.toArray())
                    .endsWith("again");
        }
    }

    /** The answer comes when the member's silence has become too long. */
    private JsonObject refused(BridgeClient client) {
        client.says(Envelope.of("publish", address, "lost").put("id", "lost").put("ack", true));
        return await().atMost(Patience.END)
                .ignoreException(AssertionError.class)
                .until(
                        () -> client.next().json(),
                        next -> next.getString("type").equals("err"));
    }

    private Http.Answer recorded(String body, String id) {
        return cluster.node(0)
                .inside()
                .post("/api/v1/publish", JsonObject.of("address", address, "body", body, "id", id));
    }
}
