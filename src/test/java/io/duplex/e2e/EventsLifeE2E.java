package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Entry;
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams of events live and end, on nodes of their own. */
@Unhurried
@Timeout(240)
final class EventsLifeE2E {
    @TempDir
    private static Path directory;

    private static TestCertificate certificate;

    @BeforeAll
    static void certify() {
        certificate = TestCertificate.create(directory, "EC")
                .writeCertificate(directory.resolve("tls.crt"))
                .writeKey(directory.resolve("tls.key"));
    }

    /** HTTP/2 is spoken over TLS alone. */
    private static NodeRecipe recipe(String name, Version version) {
        NodeRecipe recipe = NodeRecipe.named(name);
        return version == Version.HTTP_1_1
                ? recipe
                : recipe.with("DUPLEX_TLS_CERTIFICATE", directory.resolve("tls.crt"))
                        .with("DUPLEX_TLS_KEY", directory.resolve("tls.key"));
    }

    private static Entry entry(TestNode node, Version version) {
        return version == Version.HTTP_1_1 ? node : node.over(TestCertificate.trusting(certificate));
    }

    @ParameterizedTest
    @EnumSource
    void a_draining_node_says_goodbye_and_when_to_come_back(Version version) {
        try (TestNode node = recipe("events-drain-" + version, version).start();
                EventClient events = EventClient.open(version, entry(node, version), "address=news")) {
            assertThat(events.response().version()).isEqualTo(version);
            node.sigterm();
            EventClient.Event goaway = events.next();
            assertThat(goaway.type()).isEqualTo("goaway");
            assertThat(goaway.json().getString("reason")).isEqualTo("drain");
            assertThat(events.retryMillis())
                    .isBetween(2_000L, 6_000L)
                    .isEqualTo(goaway.json().getLong("after"));
            assertThat(events.nextOrEnd()).as("the end, in order").isNull();
            assertThat(node.exitCode()).isZero();
        }
    }

    @Test
    void an_event_source_that_comes_while_the_node_drains_is_told_when_to_come_back() {
        // 100 of 100 browsers never came back: an EventSource gives up for good after any status but 200.
        NodeRecipe recipe = NodeRecipe.named("events-drained")
                .with("DUPLEX_PUBLIC_ORIGINS", "https://app.test")
                .with("DUPLEX_WEBSOCKET_CLOSING_TIMEOUT", "20s");
        try (TestNode node = recipe.start();
                RawSocket mute = RawSocket.open(node, "/eventbus/websocket")) {
            node.sigterm();
            mute.next(); // the node waits for an answer that does not come
            Http.Answer refused = node.outside().post("/publish/news", "1");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().getString("error")).as(refused.body()).isEqualTo("drain");
            try (var events = EventClient.open(node, "address=news", "Origin", "https://app.test")) {
                assertThat(events.response().statusCode()).isEqualTo(200);
                assertThat(events.response().headers().firstValue("Content-Type"))
                        .contains("text/event-stream");
                assertThat(events.response().headers().firstValue("Access-Control-Allow-Origin"))
                        .contains("https://app.test");
                EventClient.Event goaway = events.next();
                assertThat(goaway.type()).isEqualTo("goaway");
                assertThat(goaway.json().getString("reason")).isEqualTo("drain");
                assertThat(events.retryMillis()).isEqualTo(goaway.json().getLong("after"));
                assertThat(events.nextOrEnd()).as("the end, in order").isNull();
            }
        }
    }

    @Test
    void silence_is_filled_with_comments_and_a_client_that_takes_nothing_is_let_go() {
        NodeRecipe recipe = NodeRecipe.named("events-silence")
                .with("DUPLEX_EVENTS_HEARTBEAT", "200ms")
                .with("DUPLEX_EVENTS_STALL_TIMEOUT", "1s");
        try (TestNode node = recipe.start();
                EventClient silent = EventClient.open(node, "address=quiet");
                EventClient stalled = EventClient.open(node, "address=busy")) {
            assertThat(stalled.response().statusCode()).isEqualTo(200);
            String lines = IntStream.range(0, 4_000)
                    .mapToObj(n -> "\"" + "x".repeat(4_000) + "\"")
                    .collect(Collectors.joining("\n"));
            node.outside().call("POST", "/publish/busy", lines, "Content-Type", "application/x-ndjson");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(node.inside().get("/metrics").body())
                                    .contains("duplex_session_closed_total{cause=\"slow_consumer\"} 1.0")
                                    .contains("duplex_event_streams 1.0"));
            node.outside().post("/publish/quiet", "1");
            silent.expectsRec("quiet", 1);
            assertThat(silent.comments()).hasSizeGreaterThan(3);
        }
    }

    @Test
    void a_request_under_way_is_answered_when_the_node_drains() {
        try (Cluster cluster = Cluster.of("http-drain", 1);
                PlainService service = PlainService.join(cluster);
                Inbox asked = service.consume("prices")) {
            TestNode node = cluster.node(0);
            var unanswered = CompletableFuture.supplyAsync(() -> askUntilHeard(node.outside()));
            assertThat(asked.next().replyAddress()).isNotNull();
            node.sigterm();
            Http.Answer answer = unanswered.join();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().getString("error")).isEqualTo("drain");
            assertThat(node.exitCode()).isZero();
        }
    }

    /** The service's registration is on its way to the node; until it is there, nobody answers. */
    private static Http.Answer askUntilHeard(Http http) {
        Http.Answer answer = http.post("/request/prices", "1");
        while (answer.status() == 404) {
            answer = http.post("/request/prices", "1");
        }
        return answer;
    }
}
