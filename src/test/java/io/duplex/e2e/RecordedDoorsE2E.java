package io.duplex.e2e;

import static io.duplex.e2e.Recorded.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Entry;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.NodeScript;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels with history behind doors other than the WebSocket: a stream, the TCP door, SockJS. */
@Unhurried
@Timeout(420)
final class RecordedDoorsE2E {
    /** More than a socket and a lane hold, so that what is replayed waits for the client on its way. */
    private static final int MANY = 3_000;

    private static final String FILLER = "x".repeat(2_000);

    @TempDir
    private static Path directory;

    private static TestNode plain;
    private static TestNode secure;
    private static SSLContext trust;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        TestCertificate certificate = TestCertificate.create(directory, "EC")
                .writeCertificate(directory.resolve("tls.crt"))
                .writeKey(directory.resolve("tls.key"));
        trust = TestCertificate.trusting(certificate);
        plain = recipe("recorded-plain").launch();
        secure = recipe("recorded-secure")
                .with("DUPLEX_TLS_CERTIFICATE", directory.resolve("tls.crt"))
                .with("DUPLEX_TLS_KEY", directory.resolve("tls.key"))
                .start();
        plain.awaitReady();
    }

    private static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name)
                .with(
                        "DUPLEX_CHANNELS",
                        "[{pattern: kept.**, history: {size: 5000, age: 1h}}, {pattern: orders.*, history: {size: 20, age: 1h}}]")
                .with("DUPLEX_EVENTS_RETRY", "100ms")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port());
    }

    @AfterAll
    static void stop() {
        plain.close();
        secure.close();
    }

    private static Entry entry(Version version) {
        return version == Version.HTTP_2 ? secure.over(trust) : plain;
    }

    private void publishes(Http http, int first, int count, String filler) {
        String lines = IntStream.range(first, first + count)
                .mapToObj(n -> "\"" + n + " " + filler + "\"")
                .collect(Collectors.joining("\n"));
        var answer = http.call("POST", "/publish/" + address, lines, "Content-Type", "application/x-ndjson");
        assertThat(answer.body().lines().filter(line -> line.contains("\"status\":200")))
                .as(answer.body())
                .hasSize(count);
    }

    private List<Integer> numbers(EventClient events, int count) {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            EventClient.Event event = events.next();
            assertThat(event.type()).as(event.data()).isEqualTo("message");
            numbers.add(number(event.json().getString("body")));
        }
        return numbers;
    }

    private static int number(String body) {
        return Integer.parseInt(body.substring(0, body.indexOf(' ')));
    }

    private static List<Integer> range(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    /** The stream would not begin before its past was through, and its past not come before it had begun. */
    @ParameterizedTest
    @EnumSource
    void a_stream_that_broke_off_goes_on_where_it_was(Version version) {
        Entry entry = entry(version);
        Http http = Http.to(entry);
        String last;
        try (var events = EventClient.open(version, entry, "address=" + address)) {
            publishes(http, 0, 3, "");
            assertThat(numbers(events, 2)).isEqualTo(range(0, 2));
            last = events.lastEventId();
        }
        publishes(http, 3, 4, "");
        try (var back = EventClient.open(version, entry, "address=" + address, "Last-Event-ID", last)) {
            assertThat(back.response().version()).isEqualTo(version);
            assertThat(numbers(back, 5)).isEqualTo(range(2, 5));
            publishes(http, 7, 1, "");
            assertThat(numbers(back, 1)).isEqualTo(range(7, 1));
            assertThat(back.comments()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_long_past_comes_whole_before_what_is_new(Version version) {
        Entry entry = entry(version);
        Http http = Http.to(entry);
        publishes(http, 0, MANY, FILLER);
        try (var events = EventClient.open(version, entry, "address=" + address + "&last=" + MANY)) {
            publishes(http, MANY, 1, "");
            assertThat(numbers(events, MANY + 1)).isEqualTo(range(0, MANY + 1));
        }
    }

    @Test
    void several_addresses_have_a_past_each() {
        String other = Fresh.address("kept");
        Http http = plain.outside();
        http.post("/publish/" + address, "1");
        http.post("/publish/" + other, "2");
        String query = "address=" + address + "&address=" + other + "&address=" + Fresh.address("new") + "&last=5";
        try (var refused = EventClient.open(plain, query)) {
            assertThat(refused.response().statusCode())
                    .as("one of them has none")
                    .isEqualTo(404);
        }
        try (var events = EventClient.open(plain, "address=" + address + "&address=" + other + "&last=5")) {
            assertThat(List.of(
                            events.next().json().getInteger("body"),
                            events.next().json().getInteger("body")))
                    .containsExactlyInAnyOrder(1, 2);
        }
    }

    @Test
    void a_stream_of_something_forgotten_says_so() {
        plain.outside().post("/publish/" + address, "1");
        try (var events = EventClient.open(plain, "address=" + address, "Last-Event-ID", "0123456789ab:1")) {
            assertThat(events.next().type()).isEqualTo("gap");
            plain.outside().post("/publish/" + address, "2");
            EventClient.Event next = events.next();
            assertThat(next.json().getInteger("body")).as(next.data()).isPositive();
        }
    }

    /** An EventSource comes back by itself, with the id of the last event it saw. */
    @ParameterizedTest
    @CsvSource({"HTTP_1_1, 1", "HTTP_2, 1", "HTTP_1_1, 3"})
    void the_event_source_of_a_browser_loses_nothing_over_a_cut(Version version, int addresses) {
        NodeScript.needsNode();
        NodeScript.needsChromium();
        TestNode node = version == Version.HTTP_2 ? secure : plain;
        List<String> arguments =
                new ArrayList<>(List.of(entry(version).http("/").toString(), "http://127.0.0.1:" + node.insidePort()));
        for (int i = 0; i < addresses; i++) {
            arguments.add(Fresh.address("kept"));
        }
        List<JsonObject> results =
                NodeScript.run(Duration.ofMinutes(1), "events-in-browser.mjs", arguments.toArray(String[]::new))
                        .stream()
                        .map(JsonObject::new)
                        .toList();
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.getString("protocol")).isEqualTo(version == Version.HTTP_2 ? "h2" : "http/1.1");
            List<?> heard = result.getJsonArray("heard").getList();
            assertThat(heard).hasSize(30);
            for (int i = 0; i < addresses; i++) {
                int rest = i;
                assertThat(heard.stream().filter(n -> (int) n % addresses == rest))
                        .as("of one address, in order")
                        .isEqualTo(range(0, 30).stream()
                                .filter(n -> n % addresses == rest)
                                .toList());
            }
            assertThat(result.getInteger("opened"))
                    .as("times the stream was opened")
                    .isEqualTo(4);
        });
    }

    @Test
    void the_pages_of_the_documentation_lose_nothing_over_cuts_and_hear_of_a_gap() throws IOException {
        NodeScript.needsNode();
        NodeScript.needsChromium();
        JsonObject result = new JsonObject(NodeScript.run(
                        Duration.ofMinutes(1),
                        "page-in-browser.mjs",
                        plain.http("/").toString(),
                        "http://127.0.0.1:" + plain.insidePort(),
                        code("src/docs/browser.md"),
                        code("README.md"))
                .get(0));
        // 21 one by one over three cuts, then 30 while it was kept away, of which the history keeps 20.
        assertThat(result.getJsonArray("heard").getList())
                .isEqualTo(Stream.concat(range(0, 21).stream(), range(31, 20).stream())
                        .toList());
        assertThat(result.getJsonArray("gaps")).singleElement().isEqualTo(new JsonObject("""
                        {"type":"gap","address":"orders.new","dropped":10,"reason":"history_expired"}"""));
        assertThat(result.getInteger("sessions")).isGreaterThanOrEqualTo(5);
        assertThat(result.getJsonArray("heardByShort").getList()).isEqualTo(range(0, 51));
    }

    private static String code(String page) throws IOException {
        Matcher code = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of(page)));
        assertThat(code.find()).as(page).isTrue();
        return code.group(1);
    }

    @Test
    void a_client_of_the_tcp_door_resumes_and_is_acknowledged() {
        JsonObject first;
        try (var client = greeted()) {
            first = acknowledged(client, 0);
            acknowledged(client, 1);
            acknowledged(client, 2);
            client.says(Envelope.of("publish", address, 2).put("ack", true).put("id", "2"));
            assertThat(client.next().getBoolean("duplicate")).isTrue();
        }
        try (var back = greeted()) {
            back.says(Envelope.of("register", address).put("headers", JsonObject.of("since", position(first))));
            for (int i = 1; i <= 2; i++) {
                JsonObject next = back.next();
                assertThat(next.getString("type")).isEqualTo("message");
                assertThat(next.getInteger("body")).isEqualTo(i);
                assertThat(next.getLong("offset")).isEqualTo(i + 1);
            }
            assertThat(back.next().getMap()).containsEntry("type", "registered").containsEntry("recovered", true);
        }
    }

    private TcpClient greeted() {
        TcpClient client = TcpClient.connect(plain);
        assertThat(client.says(Envelope.of("hello").put("version", 1)).next().getString("type"))
                .isEqualTo("hello");
        return client;
    }

    private JsonObject acknowledged(TcpClient client, int body) {
        JsonObject published = client.says(
                        Envelope.of("publish", address, body).put("ack", true).put("id", String.valueOf(body)))
                .next();
        assertThat(published.getString("type")).as(published.encode()).isEqualTo("published");
        return published;
    }

    @Test
    void a_polling_session_resumes() {
        plain.outside().post("/publish/" + address, "1");
        plain.outside().post("/publish/" + address, "2");
        SockJs session = SockJs.on(plain).opens().says("{\"type\":\"hello\",\"version\":1}");
        assertThat(session.poll()).contains("\\\"type\\\":\\\"hello\\\"");
        session.says("{\"type\":\"register\",\"address\":\"" + address + "\",\"headers\":{\"last\":\"1\"}}");
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("registered") < 0) {
            heard.append(session.poll());
        }
        assertThat(heard).contains("\\\"body\\\":2").doesNotContain("\\\"body\\\":1");
    }
}
