package io.duplex.e2e;

import static io.duplex.e2e.Recorded.bodies;
import static io.duplex.e2e.Recorded.numbers;
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
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that cannot reach a majority of the members that are expected: it refuses, and says so. */
@Unhurried
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
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 5000, age: 1h}}]"));
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
            assertThat(refused.getString("id")).isEqualTo("lost");
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

    /** What came while publishers were being told of a failure was answered before what had come earlier. */
    @Test
    void a_client_that_goes_on_sending_is_answered_for_each_in_order_and_may_repeat_what_failed() {
        int count = 2_000;
        try (var client = BridgeClient.connect(cluster.node(0)).hello()) {
            publishes(client, address, "first", null);
            cluster.node(1).freeze();
            for (int i = 0; i < count; i++) {
                client.says(Envelope.of("publish", address, i)
                        .put("id", String.valueOf(i))
                        .put("ack", true));
            }
            List<Integer> failed = new ArrayList<>();
            long offset = 1;
            for (int i = 0; i < count; i++) {
                JsonObject answer = answer(client);
                assertThat(answer.getString("id")).as(answer.encode()).isEqualTo(String.valueOf(i));
                if (answer.getString("type").equals("err")) {
                    cluster.node(1).thaw();
                    assertThat(answer.getMap())
                            .containsEntry("body", "history_unavailable")
                            .containsEntry("of", "publish")
                            .containsEntry("address", address);
                    failed.add(i);
                } else {
                    assertThat(answer.getLong("offset")).as(answer.encode()).isGreaterThan(offset);
                    offset = answer.getLong("offset");
                }
            }
            assertThat(failed).isNotEmpty();
            await().atMost(Patience.START)
                    .until(() -> recorded("again", "again").status() == 200);
            failed.forEach(i -> publishes(client, address, i, String.valueOf(i)));
            client.says(Envelope.of("register", address).put("headers", JsonObject.of("last", 5_000)));
            List<Object> kept = bodies(client, count + 2);
            assertThat(kept).startsWith("first").contains("again");
            assertThat(kept.stream().filter(Integer.class::isInstance))
                    .containsExactlyInAnyOrderElementsOf(numbers(0, count));
            assertThat(client.next().json().getString("type")).isEqualTo("registered");
        }
    }

    /** The answer comes when the member's silence has become too long. */
    private JsonObject refused(BridgeClient client) {
        client.says(Envelope.of("publish", address, "lost").put("id", "lost").put("ack", true));
        JsonObject next = answer(client);
        while (!next.getString("type").equals("err")) {
            next = answer(client);
        }
        return next;
    }

    private static JsonObject answer(BridgeClient client) {
        for (int tries = 1; ; tries++) {
            try {
                return client.next().json();
            } catch (AssertionError silence) {
                if (tries == 3) {
                    throw silence;
                }
            }
        }
    }

    private Http.Answer recorded(String body, String id) {
        return cluster.node(0)
                .inside()
                .post("/api/v1/publish", JsonObject.of("address", address, "body", body, "id", id));
    }
}
