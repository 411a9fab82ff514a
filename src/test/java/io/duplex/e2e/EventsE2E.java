package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Entry;
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Server-sent events: simplex down. */
@Timeout(180)
final class EventsE2E {
    private static final TestNode NODE = SharedNodes.bridge();

    /** HTTP/2 is spoken over TLS alone. */
    private static Entry entry(Version version) {
        return version == Version.HTTP_2 ? SharedNodes.secure().over(SharedNodes.trust()) : NODE;
    }

    private final Http http = NODE.outside();
    private final String address = Fresh.address("events");

    @ParameterizedTest
    @EnumSource
    void what_is_published_after_the_head_is_an_event(Version version) {
        Http http = Http.to(entry(version));
        try (var events = EventClient.open(version, entry(version), "address=" + address)) {
            http.post("/publish/" + address, "{\"n\":1}");
            http.post("/publish/" + address, "\"two\"");
            events.expectsRec(address, JsonObject.of("n", 1)).expectsRec(address, "two");
            assertThat(events.response().version()).isEqualTo(version);
            assertThat(events.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(events.response().headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(events.retryMillis()).isEqualTo(2_000);
        }
    }

    @Test
    void several_addresses_come_in_one_stream_in_the_order_of_each() {
        String other = Fresh.address("events");
        try (var events = EventClient.open(NODE, "address=" + address + "&address=" + other + "&address=" + other)) {
            http.post("/publish/" + other, "1");
            events.expectsRec(other, 1);
            http.post("/publish/" + address, "2");
            events.expectsRec(address, 2);
            http.post("/publish/" + other, "3");
            events.expectsRec(other, 3);
        }
    }

    @Test
    void the_bytes_are_those_of_the_standard() throws IOException {
        try (Socket socket = ask("GET /events?address=" + address + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(readUntil(socket, "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("transfer-encoding: chunked")
                    .containsIgnoringCase("x-accel-buffering: no");
            assertThat(readUntil(socket, "\n\n\r\n")).endsWith("retry: 2000\n\n\r\n");
            http.post("/publish/" + address, "[1,\n2]");
            assertThat(readUntil(socket, "\n\n\r\n"))
                    .endsWith("\r\ndata: {\"type\":\"rec\",\"address\":\"" + address + "\",\"body\":[1,2]}\n\n\r\n");
        }
    }

    @Test
    void a_client_of_http_1_0_gets_a_body_that_ends_with_the_connection() throws IOException {
        try (Socket socket = ask("GET /events?address=" + address + " HTTP/1.0\r\n\r\n")) {
            assertThat(readUntil(socket, "retry: 2000\n\n")).doesNotContainIgnoringCase("chunked");
            http.post("/publish/" + address, "1");
            assertThat(readUntil(socket, "\n\n")).startsWith("data: {").doesNotContain("\r");
        }
    }

    @Test
    void a_last_event_id_is_answered_by_a_comment_while_there_is_no_history() {
        try (var events = EventClient.open(NODE, "address=" + address, "Last-Event-ID", "7")) {
            http.post("/publish/" + address, "1");
            events.expectsRec(address, 1);
            assertThat(events.comments()).singleElement().asString().contains("Last-Event-ID");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x=1                                        | 400 | missing_address",
                "address=                                   | 400 | missing_address",
                "address=__vertx.x                          | 403 | access_denied",
                "address=news&address=__vertx.x             | 403 | access_denied",
                "address=news&overflow=newest               | 400 | invalid_headers",
                "address=news&overflow=%7B                  | 400 | invalid_headers",
                "address=news&credits=1                     | 400 | invalid_headers",
            })
    void what_cannot_be_streamed_is_a_problem_before_the_stream(String query, int status, String error) {
        try (var refused = EventClient.open(NODE, query)) {
            assertThat(refused.response().statusCode()).isEqualTo(status);
            assertThat(refused.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
            JsonObject problem = new JsonObject(refused.body());
            assertThat(problem.getString("error")).isEqualTo(error);
            assertThat(problem.getString("detail")).isNotEmpty();
        }
    }

    @Test
    void an_address_that_is_too_long_is_named_and_nothing_stays_registered() {
        try (var refused = EventClient.open(NODE, "address=" + address + "&address=" + "x".repeat(201))) {
            assertThat(refused.response().statusCode()).isEqualTo(400);
            JsonObject problem = new JsonObject(refused.body());
            assertThat(problem.getString("error")).isEqualTo("max_address_length_reached");
            assertThat(problem.getString("address")).hasSize(201);
        }
        assertThat(http.call("DELETE", "/events", "").header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void a_client_that_leaves_is_forgotten() {
        double before = streams();
        try (var events = EventClient.open(NODE, "address=" + address)) {
            assertThat(streams()).isEqualTo(before + 1);
            assertThat(events.response().statusCode()).isEqualTo(200);
        }
        Awaitility.await().untilAsserted(() -> assertThat(streams()).isEqualTo(before));
    }

    @Test
    void something_sent_reaches_a_stream_or_a_client_in_rotation() {
        try (var events = EventClient.open(NODE, "address=" + address);
                var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.send(address, 1).send(address, 2);
            assertThat(events.next().json().getInteger("body")
                            + client.next().json().getInteger("body"))
                    .isEqualTo(3);
        }
    }

    @Test
    void a_request_does_not_go_to_a_stream_which_could_not_answer_it() {
        try (var events = EventClient.open(NODE, "address=" + address)) {
            assertThat(http.post("/request/" + address, "1").status()).isEqualTo(404);
            http.post("/publish/" + address, "\"fence\"");
            events.expectsRec(address, "fence");
        }
    }

    /** A client that reads nothing while more comes than its lane keeps, and then reads on. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void a_slow_reader_is_told_exactly_what_it_missed(Version version) {
        // The window of the client's HTTP/2 takes 16 MB, which over HTTP/1.1 stay in the kernel for less.
        int count = version == Version.HTTP_2 ? 8_000 : 4_000;
        Http http = Http.to(entry(version));
        try (var events = EventClient.open(version, entry(version), "address=" + address)) {
            assertThat(events.response().version()).isEqualTo(version);
            publishBatch(http, count, "x".repeat(4_000));
            http.post("/publish/" + address, "\"last\"");
            int received = 0;
            int dropped = 0;
            int gaps = 0;
            for (EventClient.Event event = events.next(); !event.data().contains("\"last\""); event = events.next()) {
                if (event.type().equals("gap")) {
                    gaps++;
                    dropped += event.json().getInteger("dropped");
                    assertThat(event.json().getString("address")).isEqualTo(address);
                } else {
                    received++;
                }
            }
            assertThat(received + dropped).isEqualTo(count);
            assertThat(gaps).as("of %d messages %d were missed", count, dropped).isPositive();
        }
    }

    @Test
    void overflow_latest_gives_a_slow_reader_the_newest() {
        try (var events = EventClient.open(NODE, "address=" + address + "&overflow=latest")) {
            publishBatch(http, 4_000, "x".repeat(4_000));
            http.post("/publish/" + address, "\"last\"");
            String data = events.next().data();
            while (!data.contains("\"last\"")) {
                data = events.next().data();
            }
            assertThat(new JsonObject(data).getString("body")).isEqualTo("last");
        }
    }

    @Test
    void overflow_disconnect_ends_the_stream_of_a_slow_reader() {
        try (var events = EventClient.open(NODE, "address=" + address + "&overflow=disconnect")) {
            double before = closed("slow_consumer");
            publishBatch(http, 4_000, "x".repeat(4_000));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(closed("slow_consumer")).isEqualTo(before + 1));
            assertThat(events.response().statusCode()).isEqualTo(200);
        }
    }

    private void publishBatch(Http http, int count, String text) {
        String lines =
                IntStream.range(0, count).mapToObj(n -> "\"" + text + "\"").collect(Collectors.joining("\n"));
        var answer = http.call("POST", "/publish/" + address, lines, "Content-Type", "application/x-ndjson");
        assertThat(answer.body().lines().filter(line -> line.contains("202"))).hasSize(count);
    }

    private static double streams() {
        return metric("duplex_event_streams ");
    }

    private static double closed(String cause) {
        return metric("duplex_session_closed_total{cause=\"" + cause + "\"} ");
    }

    private static double metric(String start) {
        return NODE.inside()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findFirst()
                .orElseThrow();
    }

    private static Socket ask(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), NODE.publicPort());
        socket.setSoTimeout((int) Patience.LONG.toMillis());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).endsWith(end)) {
            int one = socket.getInputStream().read();
            assertThat(one).as("more, after %s", read).isNotNegative();
            read.write(one);
        }
        return read.toString(StandardCharsets.UTF_8);
    }
}
