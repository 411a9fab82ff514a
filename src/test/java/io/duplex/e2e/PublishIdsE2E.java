package io.duplex.e2e;

import static io.duplex.e2e.Recorded.asks;
import static io.duplex.e2e.Recorded.publishes;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose an id is, and what it names, at every door by which messages come. */
@Timeout(180)
final class PublishIdsE2E {
    private static TestNode node;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("publish-ids")
                .with(
                        "DUPLEX_CHANNELS",
                        "[{pattern: kept.**, history: {size: 100, age: 1h}},"
                                + " {pattern: few.**, history: {size: 100, age: 1h, max-logs: 2}}]")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void two_clients_that_count_from_one_do_not_silence_each_other() {
        // Ids were one name space for all publishers: the second was answered "published", and recorded nowhere.
        try (var mallory = client();
                var alice = client()) {
            assertThat(publishes(mallory, address, "junk", "1").getMap()).containsEntry("offset", 1);
            JsonObject hers = publishes(alice, address, JsonObject.of("buy", 100), "1");
            assertThat(hers.getMap()).containsEntry("offset", 2).doesNotContainKey("duplicate");
        }
    }

    @Test
    void a_publisher_is_known_by_its_name_on_every_connection_and_at_every_door() {
        JsonObject first;
        try (var client = BridgeClient.connect(node).helloAs("shop")) {
            first = publishes(client, address, "a", "1");
        }
        try (var back = BridgeClient.connect(node).helloAs("shop")) {
            assertThat(publishes(back, address, "a", "1"))
                    .isEqualTo(first.copy().put("duplicate", true));
        }
        Http.Answer http = post("\"a\"", "Idempotency-Key", "1", "Duplex-Publisher", "shop");
        assertThat(http.json().getMap())
                .containsEntry("epoch", first.getString("epoch"))
                .containsEntry("offset", 1)
                .containsEntry("duplicate", true);
    }

    @Test
    void an_id_that_names_another_message_is_refused_and_the_session_goes_on() {
        try (var client = client()) {
            publishes(client, address, "a", "1");
            client.says(Envelope.of("publish", address, "b")
                    .put("id", "1")
                    .put("ref", "r")
                    .put("ack", true));
            JsonObject refused = client.next().json();
            assertThat(refused.getMap())
                    .containsEntry("type", "err")
                    .containsEntry("body", "id_conflict")
                    .containsEntry("of", "publish")
                    .containsEntry("address", address)
                    .containsEntry("id", "1")
                    .containsEntry("ref", "r");
            assertThat(publishes(client, address, "b", "2").getMap()).containsEntry("offset", 2);
        }
        assertThat(post("1", "Idempotency-Key", "k").status()).isEqualTo(200);
        Http.Answer conflict = post("2", "Idempotency-Key", "k");
        assertThat(conflict.status()).isEqualTo(422);
        assertThat(conflict.json().getString("error")).isEqualTo("id_conflict");
        JsonObject inside = JsonObject.of("address", address, "body", 1, "id", "i");
        assertThat(node.inside().post("/api/v1/publish", inside).status()).isEqualTo(200);
        assertThat(node.inside().post("/api/v1/publish", inside.put("body", 2)).status())
                .isEqualTo(422);
        assertThat(node.inside()
                        .post("/api/v1/publish", inside.put("publisher", "other"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_line_of_a_batch_is_not_the_message_whose_key_looks_the_same() {
        // Line 2 of the batch "order" was taken for the message "order-2" of whoever had published that.
        Http.Answer alone = post("\"alone\"", "Idempotency-Key", "order-2");
        String lines = "\"one\"\n\"two\"\n";
        String[] headers = {"Content-Type", "application/x-ndjson", "Idempotency-Key", "order"};
        List<JsonObject> first = lines(post(lines, headers));
        List<JsonObject> again = lines(post(lines, headers));
        assertThat(alone.json().getMap()).containsEntry("offset", 1);
        assertThat(first).extracting(line -> line.getInteger("offset")).containsExactly(2, 3);
        assertThat(again).extracting(line -> line.getInteger("offset")).containsExactly(2, 3);
        assertThat(again).extracting(line -> line.getBoolean("duplicate")).containsExactly(true, true);
        assertThat(again.get(1).getString("id")).isEqualTo("order-2");
    }

    @Test
    void an_answer_can_be_told_by_its_ref_without_an_id() {
        try (var client = client()) {
            for (int i = 1; i <= 2; i++) {
                JsonObject answer = asks(
                        client,
                        Envelope.of("publish", address, i).put("ref", "1").put("ack", true));
                assertThat(answer.getMap())
                        .containsEntry("ref", "1")
                        .containsEntry("offset", i)
                        .doesNotContainKey("id");
            }
            client.says(Envelope.of("publish", "plain", 1).put("ref", "3").put("ack", true))
                    .expects(Envelope.of("published").put("ref", "3"));
        }
    }

    @Test
    void names_have_at_most_200_characters_at_every_door() {
        // Over a WebSocket an id could be as long as a message, and 970 of them filled a node of 256 MB for hours.
        String name = "n".repeat(201);
        try (var client = client()) {
            for (String field : List.of("id", "ref")) {
                client.says(Envelope.of("publish", address, 1).put(field, name).put("ack", true));
                JsonObject refused = client.next().json();
                assertThat(refused.getString("body")).isEqualTo("invalid_id");
                assertThat(refused.getString("message"))
                        .isEqualTo(field + " has 201 characters; 1 to 200 are expected");
            }
            client.says(Envelope.of("hello").put("version", 1).put("publisher", name))
                    .expectsErr("invalid_id");
        }
        for (String header : List.of("Idempotency-Key", "Duplex-Publisher")) {
            Http.Answer refused = post("1", header, name);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().getString("error")).isEqualTo("invalid_id");
        }
        for (String field : List.of("id", "publisher")) {
            Http.Answer refused = node.inside()
                    .post(
                            "/api/v1/publish",
                            JsonObject.of("address", address, "body", 1).put(field, name));
            assertThat(refused.status()).as(field).isEqualTo(400);
        }
        JsonObject headers = new JsonObject();
        for (int i = 0; i < 65; i++) {
            headers.put("h" + i, "1");
        }
        for (String path : List.of("publish", "send", "request")) {
            JsonObject message = JsonObject.of("address", "plain", "body", 1, "headers", headers);
            assertThat(node.inside().post("/api/v1/" + path, message).status())
                    .as(path)
                    .isEqualTo(400);
            message.put("address", "a".repeat(1_025)).remove("headers");
            assertThat(node.inside().post("/api/v1/" + path, message).status())
                    .as(path)
                    .isEqualTo(400);
        }
    }

    @Test
    void an_address_more_than_a_channel_may_have_is_refused_and_the_others_go_on() {
        try (var client = client()) {
            publishes(client, "few.1", 1, null);
            publishes(client, "few.2", 1, null);
            client.says(Envelope.of("publish", "few.3", 1).put("id", "x").put("ack", true));
            JsonObject refused = client.next().json();
            assertThat(refused.getMap()).containsEntry("body", "too_many_logs").containsEntry("id", "x");
            assertThat(refused.getString("message")).contains("history.max-logs is 2");
            publishes(client, "few.1", 2, null);
            publishes(client, address, 1, null);
            Http.Answer http = node.outside().call("POST", "/publish/few.4", "1");
            assertThat(http.status()).isEqualTo(503);
            assertThat(http.json().getString("error")).isEqualTo("too_many_logs");
            assertThat(node.metric("duplex_history_logs{channel=\"few.**\"")).isEqualTo(2);
        }
    }

    private Http.Answer post(String body, String... headers) {
        return node.outside().call("POST", "/publish/" + address, body, headers);
    }

    private static List<JsonObject> lines(Http.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().lines().map(JsonObject::new).toList();
    }

    private static BridgeClient client() {
        return BridgeClient.connect(node).hello();
    }
}
