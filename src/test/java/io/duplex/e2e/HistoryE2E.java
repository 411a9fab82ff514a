package io.duplex.e2e;

import static io.duplex.e2e.Recorded.asks;
import static io.duplex.e2e.Recorded.bodies;
import static io.duplex.e2e.Recorded.numbers;
import static io.duplex.e2e.Recorded.offsets;
import static io.duplex.e2e.Recorded.position;
import static io.duplex.e2e.Recorded.publishes;
import static io.duplex.e2e.Recorded.registers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels with history, on two nodes: positions, resuming, asking for the past, and what is told of a loss. */
@Unhurried
@Timeout(180)
final class HistoryE2E {
    private static Cluster cluster;
    private static PlainService service;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "history",
                2,
                Map.of(
                        "DUPLEX_CHANNELS",
                        "[{pattern: kept.**, history: {size: 5000, age: 1h}},"
                                + " {pattern: few.**, history: {size: 5, age: 0s}}]"));
        service = PlainService.joinWithoutData(cluster);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @Test
    void every_client_on_every_node_gets_the_same_positions() {
        try (var one = greeted(0);
                var two = greeted(1);
                var official = BridgeClient.connect(cluster.node(1))) {
            JsonObject registered = registers(one, address, new JsonObject());
            registers(two, address, new JsonObject());
            official.register(address);
            assertThat(registered.getLong("offset")).isZero();
            JsonObject published = publishes(one, address, "a", "id 1");
            JsonObject rec = Envelope.of("rec", address, "a")
                    .put("epoch", registered.getString("epoch"))
                    .put("offset", 1);
            assertThat(published)
                    .isEqualTo(Envelope.of("published")
                            .put("id", "id 1")
                            .put("epoch", registered.getString("epoch"))
                            .put("offset", 1));
            two.expects(rec);
            official.expects(rec);
        }
    }

    @Test
    void a_client_that_was_away_resumes_on_another_node_without_a_hole() {
        JsonObject last;
        try (var client = greeted(0)) {
            registers(client, address, new JsonObject());
            last = publishes(client, address, 0, null);
        }
        try (var publisher = greeted(0)) {
            for (int i = 1; i <= 300; i++) {
                publishes(publisher, address, i, null);
            }
        }
        try (var back = greeted(1)) {
            back.says(Envelope.of("register", address).put("headers", JsonObject.of("since", position(last))));
            assertThat(bodies(back, 300)).isEqualTo(numbers(1, 300));
            JsonObject registered = back.next().json();
            assertThat(registered.getMap())
                    .containsEntry("type", "registered")
                    .containsEntry("recovered", true)
                    .containsEntry("replayed", 300)
                    .containsEntry("offset", 301);
            service.publish(address, 301);
            assertThat(bodies(back, 1)).isEqualTo(numbers(301, 1));
        }
    }

    @Test
    void an_official_client_resumes_through_the_headers_of_register() {
        JsonObject first;
        try (var publisher = greeted(0)) {
            first = publishes(publisher, address, 1, null);
            publishes(publisher, address, 2, null);
            publishes(publisher, address, 3, null);
        }
        try (var official = BridgeClient.connectBinary(cluster.node(1))) {
            official.says(Envelope.of("register", address).put("headers", JsonObject.of("since", position(first))));
            assertThat(bodies(official, 2)).isEqualTo(numbers(2, 2));
        }
        try (var official = BridgeClient.connectBinary(cluster.node(1))) {
            official.says(Envelope.of("register", address).put("headers", JsonObject.of("last", 1)));
            assertThat(bodies(official, 1)).isEqualTo(numbers(3, 1));
        }
    }

    @Test
    void the_past_and_the_present_meet_without_a_seam_while_others_publish() {
        int count = 3_000;
        try (var client = greeted(1)) {
            registers(client, address, new JsonObject());
            var publishing =
                    CompletableFuture.runAsync(() -> service.publishSequence(address, count, number -> number));
            for (int round = 0; round < 5; round++) {
                try (var late = greeted(round % 2)) {
                    late.says(Envelope.of("register", address).put("headers", JsonObject.of("last", 5_000)));
                    assertThat(bodies(late, 500)).isEqualTo(numbers(0, 500));
                }
            }
            try (var all = greeted(0)) {
                all.says(Envelope.of("register", address).put("headers", JsonObject.of("last", 5_000)));
                assertThat(bodies(all, count)).isEqualTo(numbers(0, count));
            }
            publishing.join();
            assertThat(bodies(client, count)).isEqualTo(numbers(0, count));
        }
    }

    @Test
    void what_has_expired_is_counted_exactly() {
        String few = "few." + address;
        try (var client = greeted(0)) {
            JsonObject first = publishes(client, few, 1, null);
            for (int i = 2; i <= 10; i++) {
                publishes(client, few, i, null);
            }
            client.says(Envelope.of("register", few).put("headers", JsonObject.of("since", position(first))))
                    .expects(Envelope.of("gap", few).put("dropped", 4).put("reason", "history_expired"));
            assertThat(bodies(client, 5)).isEqualTo(numbers(6, 5));
            assertThat(client.next().json().getMap())
                    .containsEntry("recovered", false)
                    .containsEntry("replayed", 5);
        }
    }

    @Test
    void a_position_of_another_epoch_is_told_as_a_gap_nobody_can_count() {
        try (var client = greeted(0)) {
            publishes(client, address, 1, null);
            client.says(Envelope.of("register", address).put("headers", JsonObject.of("since", "0123456789ab:7")))
                    .expects(Envelope.of("gap", address).put("reason", "epoch_changed"));
            assertThat(bodies(client, 1)).isEqualTo(numbers(1, 1));
            assertThat(client.next().json().getMap()).containsEntry("recovered", false);
        }
    }

    @Test
    void a_message_published_twice_under_one_id_is_recorded_once_whichever_node_is_asked() {
        try (var one = named(0);
                var two = named(1)) {
            registers(one, address, new JsonObject());
            JsonObject first = publishes(two, address, "a", "order 1");
            one.expects(Envelope.of("rec", address, "a")
                    .put("epoch", first.getString("epoch"))
                    .put("offset", 1));
            JsonObject again = publishes(one, address, "a", "order 1");
            assertThat(again).isEqualTo(first.copy().put("duplicate", true));
            one.expectsNothingMore();
        }
    }

    @Test
    void a_publish_by_http_that_is_tried_again_is_recorded_once_whichever_node_is_asked() {
        try (var client = greeted(1)) {
            registers(client, address, new JsonObject());
            JsonObject first = publishesByHttp(0);
            assertThat(first.getMap()).containsEntry("offset", 1).doesNotContainKey("duplicate");
            client.expects(Envelope.of("rec", address, "a")
                    .put("epoch", first.getString("epoch"))
                    .put("offset", 1));
            JsonObject again = first.copy().put("duplicate", true);
            assertThat(publishesByHttp(1)).isEqualTo(again);
            assertThat(publishesByHttp(0)).isEqualTo(again);
            client.expectsNothingMore();
        }
    }

    private JsonObject publishesByHttp(int node) {
        Http.Answer answer =
                cluster.node(node).outside().call("POST", "/publish/" + address, "\"a\"", "Idempotency-Key", "order 7");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void a_service_that_knows_nothing_of_it_is_recorded_once_and_hears_everything_once() {
        try (var one = greeted(0);
                var two = greeted(1);
                Inbox heard = service.consume(address)) {
            registers(one, address, new JsonObject());
            registers(two, address, new JsonObject());
            for (int i = 0; i < 50; i++) {
                service.publish(address, i);
            }
            assertThat(bodies(one, 50)).isEqualTo(numbers(0, 50));
            assertThat(bodies(two, 50)).isEqualTo(numbers(0, 50));
            publishes(one, address, 50, null);
            assertThat(bodies(two, 1)).isEqualTo(numbers(50, 1));
            one.next();
            for (int i = 0; i <= 50; i++) {
                heard.expects(i);
            }
            JsonObject past =
                    asks(one, Envelope.of("history", address).put("last", 1_000).put("limit", 1_000));
            assertThat(past.getJsonArray("messages")).hasSize(51);
        }
    }

    @Test
    void the_past_is_asked_for_page_by_page() {
        try (var client = greeted(1)) {
            JsonObject first = publishes(client, address, 1, null);
            for (int i = 2; i <= 5; i++) {
                publishes(client, address, i, null);
            }
            JsonObject page = asks(
                    client,
                    Envelope.of("history", address)
                            .put("since", position(first))
                            .put("limit", 2));
            assertThat(page.getString("epoch")).isEqualTo(first.getString("epoch"));
            assertThat(page.getBoolean("more")).isTrue();
            assertThat(offsets(page)).containsExactly(2L, 3L);
            assertThat(offsets(asks(client, Envelope.of("history", address).put("last", 2))))
                    .containsExactly(4L, 5L);
            String untouched = Fresh.address("kept");
            assertThat(asks(client, Envelope.of("history", untouched)))
                    .isEqualTo(Envelope.of("history", untouched)
                            .put("messages", new JsonArray())
                            .put("more", false));
        }
    }

    @Test
    void a_message_for_one_receiver_still_reaches_one_client_and_its_answer_the_sender() {
        try (var client = greeted(1)) {
            registers(client, address, new JsonObject());
            CompletableFuture<Object> answer = CompletableFuture.supplyAsync(() -> service.request(address, "ask"));
            JsonObject asked = client.next().json();
            assertThat(asked.getString("body")).isEqualTo("ask");
            client.send(asked.getString("replyAddress"), "answer");
            assertThat(answer.join()).isEqualTo("answer");
        }
    }

    @Test
    void what_cannot_be_asked_for_is_said_by_name() {
        try (var client = greeted(0)) {
            client.says(Envelope.of("register", "plain").put("headers", JsonObject.of("last", 1)))
                    .expectsErr("no_history");
            client.says(Envelope.of("history", "plain")).expectsErr("no_history");
            client.says(Envelope.of("register", "plain")
                            .put("headers", JsonObject.of("overflow", JsonObject.of("policy", "catch-up"))))
                    .expectsErr("no_history");
            client.says(Envelope.of("register", address).put("headers", JsonObject.of("since", "yesterday")))
                    .expectsErr("invalid_headers");
            client.says(Envelope.of("history", address).put("since", 7)).expectsErr("invalid_history");
            client.says(Envelope.of("history", address).put("limit", 1_001)).expectsErr("invalid_history");
        }
    }

    /** The same publisher on whichever node. */
    private static BridgeClient named(int node) {
        return BridgeClient.connect(cluster.node(node)).helloAs("shop");
    }

    private static BridgeClient greeted(int node) {
        return BridgeClient.connect(cluster.node(node)).hello();
    }
}
