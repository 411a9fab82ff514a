package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BusyService;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Http2Wire;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestCertificate;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Floods of HTTP/2, which the public port speaks with TLS. */
@Timeout(300)
final class Http2FloodE2E {
    private static final int SOCKETS = 20;
    private static final Buffer GET = Http2Wire.head("GET", "/nothing");
    private static final int ALL = Http2Wire.END_HEADERS | Http2Wire.END_STREAM;
    /** A few dozen of the answers. */
    private static final String KEPT = "8MiB";

    private static final String LARGE_ANSWERS = "http2.answers";

    @TempDir
    private static Path directory;

    private static SSLContext tls;
    private static Cluster cluster;
    private static BusyService service;
    private static Besieged besieged;

    private final List<Http2Wire> wires = new ArrayList<>();

    @BeforeAll
    static void start() {
        TestCertificate certificate = TestCertificate.create(directory, "EC");
        Path chain = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        certificate.writeCertificate(chain).writeKey(key);
        tls = TestCertificate.trusting(certificate);
        Map<String, String> settings = new HashMap<>(Besieged.LIMITS);
        settings.put("DUPLEX_FAN_OUT_RETENTION_BUDGET", KEPT);
        settings.put("DUPLEX_TLS_CERTIFICATE", chain.toString());
        settings.put("DUPLEX_TLS_KEY", key.toString());
        cluster = Cluster.of("http2", 1, settings);
        service = BusyService.join(cluster, LARGE_ANSWERS, 200_000);
        besieged = Besieged.of(cluster.node(0), tls);
        besieged.awaitService(LARGE_ANSWERS);
    }

    @AfterAll
    static void stop() {
        besieged.close();
        service.close();
        cluster.close();
    }

    @BeforeEach
    void begin() {
        for (int i = 0; i < SOCKETS; i++) {
            wires.add(Http2Wire.connect(besieged.node(), tls));
        }
        besieged.begin();
    }

    @AfterEach
    void leave() {
        wires.forEach(Http2Wire::close);
    }

    static Stream<Arguments> floods() {
        Buffer reset = Buffer.buffer().appendInt(8);
        Buffer part = Buffer.buffer(new byte[1]);
        return Stream.of(
                Arguments.of(
                        "rapid resets",
                        many(
                                1_000,
                                i -> Buffer.buffer()
                                        .appendBuffer(Http2Wire.frame(Http2Wire.HEADERS, ALL, 2 * i + 1, GET))
                                        .appendBuffer(Http2Wire.frame(Http2Wire.RST_STREAM, 0, 2 * i + 1, reset)))),
                Arguments.of(
                        "heads without an end",
                        Buffer.buffer()
                                .appendBuffer(Http2Wire.frame(Http2Wire.HEADERS, Http2Wire.END_STREAM, 1, GET))
                                .appendBuffer(many(1_000, i -> Http2Wire.frame(Http2Wire.CONTINUATION, 0, 1, part)))),
                Arguments.of(
                        "heads of 16 MB",
                        Buffer.buffer()
                                .appendBuffer(Http2Wire.frame(Http2Wire.HEADERS, Http2Wire.END_STREAM, 1, GET))
                                .appendBuffer(many(
                                        1_000,
                                        i -> Http2Wire.frame(
                                                Http2Wire.CONTINUATION,
                                                0,
                                                1,
                                                Http2Wire.head("GET", "/" + "x".repeat(16_000)))))),
                Arguments.of(
                        "empty data",
                        Buffer.buffer()
                                .appendBuffer(Http2Wire.frame(
                                        Http2Wire.HEADERS,
                                        Http2Wire.END_HEADERS,
                                        1,
                                        Http2Wire.head("POST", "/publish/a")))
                                .appendBuffer(
                                        many(1_000, i -> Http2Wire.frame(Http2Wire.DATA, 0, 1, Buffer.buffer())))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void what_no_client_means_is_ended(String name, Buffer flood) {
        besieged.attacked();
        wires.forEach(wire -> wire.isTaken(flood));
        besieged.holds("HTTP/2: " + name, 64);
        wires.forEach(Http2Wire::skipsToEnd);
    }

    @Test
    void pings_whose_answers_nobody_reads_are_not_answered_without_end() {
        Buffer pings = many(1_000, i -> Http2Wire.frame(Http2Wire.PING, 0, 0, Buffer.buffer(new byte[8])));
        Buffer settings = many(1_000, i -> Http2Wire.frame(Http2Wire.SETTINGS, 0, 0, Buffer.buffer()));
        besieged.attacked();
        List<Thread> attackers = new ArrayList<>();
        for (Http2Wire wire : wires) {
            Thread attacker = new Thread(() -> {
                for (int i = 0; i < 200 && wire.isTaken(i % 2 == 0 ? pings : settings); i++) {}
            });
            attacker.setDaemon(true);
            attacker.start();
            attackers.add(attacker);
        }
        besieged.holds("HTTP/2: pings and settings", 64);
    }

    @Test
    void answers_of_many_streams_that_nobody_reads_are_bounded() {
        Buffer head = Http2Wire.head("POST", "/request/" + LARGE_ANSWERS);
        Buffer requests = many(
                100,
                i -> Buffer.buffer()
                        .appendBuffer(Http2Wire.frame(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 2 * i + 1, head))
                        .appendBuffer(
                                Http2Wire.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 2 * i + 1, Buffer.buffer("1"))));
        besieged.attacked();
        wires.forEach(wire -> wire.isTaken(requests));
        await("who has most is cut")
                .atMost(Patience.LONG)
                .until(() -> besieged.node().metric("duplex_session_closed_total{cause=\"slow_consumer\"}") > 0);
        besieged.holds("HTTP/2: answers of 2,000 streams", 64);
        assertThat(besieged.node().inside().get("/metrics").body()).contains("duplex_memory_tight 0.0");
    }

    @Test
    void a_head_beyond_the_limit_is_answered_431_and_the_connection_goes_on() throws Exception {
        HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
        for (int status : List.of(404, 431, 404)) {
            String value = "y".repeat(status == 431 ? 20_000 : 12_000);
            URI nothing = URI.create("https://127.0.0.1:" + besieged.node().publicPort() + "/nothing");
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(nothing).header("x", value).build(), BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(status);
        }
    }

    private interface Each {
        Buffer of(int index);
    }

    private static Buffer many(int count, Each each) {
        Buffer all = Buffer.buffer();
        for (int i = 0; i < count; i++) {
            all.appendBuffer(each.of(i));
        }
        return all;
    }
}
