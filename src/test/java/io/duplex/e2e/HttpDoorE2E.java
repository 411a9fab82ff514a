package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Listener;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** publish and request by HTTP: simplex up, and half duplex. */
@Timeout(180)
final class HttpDoorE2E {
    private static final TestNode NODE = SharedNodes.bridge();
    private static final PlainService SERVICE = SharedNodes.service();

    private final Http http = NODE.outside();
    private final String address = Fresh.address("http");

    @Test
    void a_publish_is_answered_202_and_reaches_every_client() {
        try (var one = BridgeClient.connect(NODE).hello().register(address);
                var two = BridgeClient.connect(NODE).hello().register(address)) {
            Http.Answer answer = http.post("/publish/" + address, JsonObject.of("n", 1));
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json()).isEqualTo(new JsonObject());
            one.expectsRec(address, JsonObject.of("n", 1)).expectsNothingMore();
            two.expectsRec(address, JsonObject.of("n", 1)).expectsNothingMore();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"text\"", "null", "true", "[1,2,3]", "-1.5e3", " {\n \"a\" : 1 }\n"})
    void a_body_is_any_json_value(String body) {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            assertThat(http.post("/publish/" + address, body).status()).isEqualTo(202);
            client.expectsRec(address, Json.decodeValue(body));
        }
    }

    @Test
    void a_form_content_type_changes_nothing_as_curl_sends_it_by_default() {
        String body = "\"" + "x=&".repeat(5_000) + "\"";
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            var answer =
                    http.call("POST", "/publish/" + address, body, "Content-Type", "application/x-www-form-urlencoded");
            assertThat(answer.status()).isEqualTo(202);
            client.expectsRec(address, "x=&".repeat(5_000));
        }
    }

    @Test
    void headers_with_the_prefix_are_those_of_the_message() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            http.call("POST", "/publish/" + address, "1", "Duplex-Header-Lang", "en", "duplex-header-lang", "de");
            client.expects(Envelope.of("rec", address, 1)
                    .put("headers", new JsonObject().put("lang", List.of("en", "de"))));
        }
    }

    @Test
    void the_idempotency_key_comes_back_as_the_id() {
        var answer = http.call("POST", "/publish/" + address, "1", "Idempotency-Key", "order-7");
        assertThat(answer.json()).isEqualTo(JsonObject.of("id", "order-7"));
    }

    @Test
    void an_address_is_read_as_the_url_escapes_it() {
        try (var client = BridgeClient.connect(NODE).hello().register(address + "/a b")) {
            assertThat(http.post("/publish/" + address + "%2Fa%20b", "1").status())
                    .isEqualTo(202);
            client.expectsRec(address + "/a b", 1);
        }
    }

    @Test
    void a_request_is_answered_with_the_body_and_the_headers_of_the_reply() {
        try (var echo = SERVICE.consume(address)) {
            SERVICE.bus().<Object>consumer(address + ".echo").handler(this::answersAndAsksBack);
            awaitConsumer(address + ".echo");
            var answer = http.call("POST", "/request/" + address + ".echo", "[1]", "Duplex-Header-Lang", "en");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json()).isEqualTo(new JsonObject("{\"got\":[1],\"lang\":\"en\"}"));
            assertThat(answer.header("Duplex-Header-Kind")).isEqualTo("echo");
            // Who answered and asked back is told that nobody is there for that.
            echo.expects("refused");
        }
    }

    private void answersAndAsksBack(Message<Object> question) {
        String lang = question.headers().get("lang");
        var answer = JsonObject.of("got", question.body(), "lang", lang);
        var unused = question.rxReplyAndRequest(answer, new DeliveryOptions().addHeader("kind", "echo"))
                .subscribe(next -> {}, refused -> SERVICE.publish(address, "refused"));
    }

    /** The registration of a consumer takes its way through the cluster. */
    private void awaitConsumer(String consumer) {
        Awaitility.await().until(() -> http.post("/request/" + consumer, "0").status() != 404);
    }

    @Test
    void a_request_to_nobody_is_answered_404() {
        var answer = http.post("/request/" + address, "1");
        assertProblem(answer, 404);
        assertThat(answer.json().getString("failureType")).isEqualTo("NO_HANDLERS");
        assertThat(answer.json().getInteger("failureCode")).isEqualTo(-1);
    }

    @Test
    void a_request_that_nobody_answers_in_its_time_is_answered_504() {
        try (var silent = SERVICE.consume(address)) {
            awaitSilent(silent);
            var answer = http.post("/request/" + address + "?timeout=200", "1");
            assertProblem(answer, 504);
            assertThat(answer.json().getString("failureType")).isEqualTo("TIMEOUT");
        }
    }

    private void awaitSilent(Listener silent) {
        Awaitility.await().until(() -> {
            http.post("/publish/" + address, "\"there\"");
            return silent.hears("there", Patience.SHORT);
        });
    }

    @Test
    void a_recipient_that_fails_is_answered_502_with_its_code() {
        SERVICE.bus().<Object>consumer(address).handler(question -> question.fail(42, "no such order"));
        Awaitility.await().until(() -> http.post("/request/" + address, "0").status() != 404);
        var answer = http.post("/request/" + address, "1");
        assertProblem(answer, 502);
        assertThat(answer.json().getString("failureType")).isEqualTo("RECIPIENT_FAILURE");
        assertThat(answer.json().getInteger("failureCode")).isEqualTo(42);
        assertThat(answer.json().getString("detail")).contains("no such order");
    }

    @Test
    void a_client_of_the_bridge_answers_a_request_of_http() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            var answer = CompletableFuture.supplyAsync(() -> http.post("/request/" + address, "7"));
            JsonObject question = client.next().json();
            client.send(question.getString("replyAddress"), question.getInteger("body") + 1);
            assertThat(answer.join().body()).isEqualTo("8");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "publish/x          | {            | 400 | invalid_json",
                "publish/x          | ''           | 400 | invalid_json",
                "publish/x          | 1 2          | 400 | invalid_json",
                "publish/x          | 1e999        | 400 | invalid_json",
                "publish/__vertx.x  | 1            | 403 | access_denied",
                "request/__vertx.x  | 1            | 403 | access_denied",
            })
    void what_the_protocol_refuses_has_its_wire_string(String path, String body, int status, String error) {
        var answer = http.post("/" + path, body);
        assertProblem(answer, status);
        assertThat(answer.json().getString("error")).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "30001", "soon", "99999999999999"})
    void a_timeout_out_of_range_is_refused_with_the_range(String timeout) {
        var answer = http.post("/request/" + address + "?timeout=" + timeout, "1");
        assertProblem(answer, 400);
        assertThat(answer.json().getString("detail")).contains("\"" + timeout + "\"", "1 to 30000");
    }

    @Test
    void a_body_over_the_limit_is_answered_413() {
        var answer = http.post("/publish/" + address, "\"" + "x".repeat(256 * 1024) + "\"");
        assertProblem(answer, 413);
        assertThat(answer.json().getString("detail")).contains("262144");
    }

    @Test
    void other_methods_are_told_which_is_expected() {
        var answer = http.get("/publish/" + address);
        assertProblem(answer, 405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void too_many_headers_and_a_long_key_are_refused() {
        String[] many = IntStream.range(0, 65)
                .boxed()
                .flatMap(i -> Stream.of("Duplex-Header-H" + i, "v"))
                .toArray(String[]::new);
        assertThat(http.call("POST", "/publish/" + address, "1", many).json().getString("error"))
                .isEqualTo("invalid_headers");
        assertProblem(http.call("POST", "/publish/" + address, "1", "Idempotency-Key", "k".repeat(201)), 400);
    }

    @Test
    void each_line_of_a_batch_is_published_and_answered_in_order() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            String lines = IntStream.range(0, 500).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
            var answer = http.call(
                    "POST",
                    "/publish/" + address,
                    lines,
                    "Content-Type",
                    "application/x-ndjson",
                    "Idempotency-Key",
                    "k");
            assertThat(answer.status()).isEqualTo(200);
            List<String> answers = answer.body().lines().toList();
            assertThat(answers).hasSize(500);
            assertThat(new JsonObject(answers.get(499)))
                    .isEqualTo(JsonObject.of("line", 500, "status", 202, "id", "k-500"));
            assertThat(client.expectsBodies(address, 500))
                    .isEqualTo(IntStream.range(0, 500).boxed().toList());
        }
    }

    @Test
    void a_bad_line_of_a_batch_is_answered_and_the_others_go_on() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            String lines = "1\r\n\nno json\n\"" + "x".repeat(300_000) + "\"\n5";
            var answer = http.call(
                    "POST", "/publish/" + address, lines, "Content-Type", "application/x-ndjson; charset=utf-8");
            assertThat(answer.body()
                            .lines()
                            .map(JsonObject::new)
                            .map(line -> line.getInteger("line") + ":" + line.getInteger("status") + ":"
                                    + line.getString("error")))
                    .containsExactly("1:202:null", "3:400:invalid_json", "4:413:null", "5:202:null");
            client.expectsRec(address, 1).expectsRec(address, 5).expectsNothingMore();
        }
    }

    private static void assertProblem(Http.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().getInteger("status")).isEqualTo(status);
        assertThat(answer.json().getString("title")).isNotEmpty();
        assertThat(answer.json().getString("detail")).isNotEmpty();
    }
}
