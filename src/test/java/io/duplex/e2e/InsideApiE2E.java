package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inside port: health, metrics, and an API for whoever is trusted like the node itself. */
@Timeout(180)
final class InsideApiE2E {
    private static final TestNode NODE = SharedNodes.bridge();

    private final Http inside = NODE.inside();
    private final String address = Fresh.address("inside");

    @Test
    void a_node_that_serves_is_live_and_ready() {
        assertThat(inside.get("/health/live").status()).isEqualTo(200);
        Http.Answer ready = inside.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json()).isNotEmpty();
    }

    @Test
    void metrics_are_in_prometheus_format() {
        Http.Answer metrics = inside.get("/metrics");
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body()).contains("# TYPE ").contains("# HELP ");
    }

    @Test
    void info_is_a_json_object() {
        Http.Answer info = inside.get("/api/v1/info");
        assertThat(info.status()).isEqualTo(200);
        assertThat(info.json()).isNotEmpty();
    }

    @Test
    void a_publication_reaches_every_client() {
        try (var one = BridgeClient.connect(NODE).hello().register(address);
                var two = BridgeClient.connect(NODE).hello().register(address)) {
            inside.publish(address, JsonObject.of("n", 1));
            one.expectsRec(address, JsonObject.of("n", 1)).expectsNothingMore();
            two.expectsRec(address, JsonObject.of("n", 1)).expectsNothingMore();
        }
    }

    @Test
    void a_publication_may_have_headers() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            inside.post(
                    "/api/v1/publish",
                    JsonObject.of("address", address, "body", 1, "headers", JsonObject.of("colour", "red")));
            client.expects(Envelope.of("rec", address, 1).put("headers", JsonObject.of("colour", "red")));
        }
    }

    @Test
    void something_sent_reaches_one_client() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            inside.send(address, JsonArray.of("only", "one"));
            client.expectsRec(address, JsonArray.of("only", "one")).expectsNothingMore();
        }
    }

    @Test
    void a_client_answers_a_request() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            var answer = CompletableFuture.supplyAsync(() -> inside.request(address, "how much?"));
            JsonObject question = client.next().json();
            assertThat(question.getString("body")).isEqualTo("how much?");
            client.send(question.getString("replyAddress"), JsonObject.of("price", 3));
            assertThat(answer.orTimeout(Patience.LONG.toMillis(), TimeUnit.MILLISECONDS)
                            .join()
                            .getJsonObject("body"))
                    .isEqualTo(JsonObject.of("price", 3));
        }
    }

    @Test
    void a_request_to_nobody_is_not_found() {
        var answer = inside.post("/api/v1/request", JsonObject.of("address", address, "body", 1));
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void a_request_nobody_answers_times_out() {
        try (var mute = BridgeClient.connect(NODE).hello().register(address)) {
            var answer = inside.post("/api/v1/request", JsonObject.of("address", address, "body", 1, "timeout", 300));
            assertThat(answer.status()).isEqualTo(504);
            assertThat(mute.next().json().getValue("body")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"body\":1}", "{\"address\":7,\"body\":1"})
    void what_is_no_publication_is_a_bad_request(String body) {
        assertThat(inside.post("/api/v1/publish", body).status()).isEqualTo(400);
        inside.publish(address, "works as before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/health/nothing", "/eventbus/websocket", "/echo"})
    void what_is_not_there_is_not_found(String path) {
        assertThat(inside.get(path).status()).isEqualTo(404);
        assertThat(inside.post("/api/v1/nothing", "{}").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/publish", "/api/v1/send", "/api/v1/request"})
    void what_is_posted_cannot_be_got(String path) {
        assertThat(inside.get(path).status()).isEqualTo(405);
    }
}
