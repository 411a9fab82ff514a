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
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Frame;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that cannot reach a majority of the members that are expected: it refuses, and says so. */
@Unhurried
@Timeout(300)
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

    @AfterEach
    void thaw() {
        cluster.node(1).thaw();
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

    /**
     * A node whose majority had gone stayed ready, its clients sat on silent sockets, and each publish waited for its
     * whole time.
     */
    @Test
    void a_node_without_a_majority_says_so_and_sends_away_only_those_it_cannot_serve() {
        String plain = Fresh.address("plain");
        TestNode node = cluster.node(0);
        try (var told = BridgeClient.connect(node).hello();
                var official = BridgeClient.connect(node);
                var events = EventClient.open(node, "address=" + address);
                var other = BridgeClient.connect(node).hello().register(plain)) {
            registers(told, address, new JsonObject());
            official.register(address);
            assertThat(recorded("before", "before").status()).isEqualTo(200);
            assertThat(bodies(told, 1)).containsExactly("before");
            cluster.node(1).freeze();
            await().atMost(Patience.END)
                    .until(() -> node.inside().get("/health/ready").status() == 503);
            JsonObject ready = node.inside().get("/health/ready").json();
            assertThat(ready.getString("reason")).contains("too few nodes are here");
            assertThat(ready.getJsonObject("cluster").getMap())
                    .containsEntry("here", 1)
                    .containsEntry("expected", 2)
                    .containsEntry("majority", 2);
            assertThat(node.metric("duplex_cluster_nodes ")).isEqualTo(1);
            JsonObject err = answer(told);
            assertThat(err.getMap())
                    .containsEntry("type", "err")
                    .containsEntry("body", "history_unavailable")
                    .containsEntry("address", address);
            told.expectsClose(1012);
            Frame end = official.next();
            while (end.kind() == Frame.Kind.BINARY) { // as the official bridge answers
                end = official.next();
            }
            assertThat(end.code()).isEqualTo(1012);
            EventClient.Event last = events.next();
            while (!last.type().equals("goaway")) {
                last = events.next();
            }
            assertThat(last.json().getString("reason")).isEqualTo("history_unavailable");

            double retries = node.metric("duplex_history_retries_total");
            assertThat(recorded("at once", "at once").json().getString("error")).isEqualTo("history_unavailable");
            assertThat(node.metric("duplex_history_retries_total")).isEqualTo(retries);
            other.says(Envelope.of("register", address)).expectsErr("history_unavailable");
            try (var back = EventClient.open(node, "address=" + address)) {
                assertThat(back.response().statusCode()).isEqualTo(200); // an EventSource gives up after a 503
                assertThat(back.next().type()).isEqualTo("goaway");
            }
            other.publish(plain, "still here").expectsRec(plain, "still here");
        }
        cluster.node(1).thaw();
        cluster.awaitWhole();
        await().atMost(Patience.START).until(() -> recorded("after", "after").status() == 200);
        assertThat(node.log()).contains("A majority of the nodes is here again");
        assertThat(node.log().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
        try (var again = BridgeClient.connect(node).hello()) {
            again.says(Envelope.of("register", address).put("headers", JsonObject.of("last", 10)));
            assertThat(bodies(again, 2)).containsExactly("before", "after");
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
