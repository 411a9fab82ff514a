package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Entry;
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.duplex.e2e.fixture.WsFrame;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exchanges over HTTP that are rightly silent for longer than the node leaves an idle connection open, and clients that
 * do not ping for longer than the ping timeout at a node that takes any sign of life. All of them at once, because that
 * takes its time.
 */
@Unhurried
@Timeout(240)
final class LongSilenceE2E {
    private static final Duration LONGER_THAN_IDLE = Duration.ofSeconds(11);

    @Test
    void what_waits_for_something_outlives_the_idle_timeout(@TempDir Path directory) {
        Path key = directory.resolve("tls.key");
        Path crt = directory.resolve("tls.crt");
        TestCertificate certificate =
                TestCertificate.create(directory, "EC").writeCertificate(crt).writeKey(key);
        NodeRecipe tls =
                recipe("silence-tls").with("DUPLEX_TLS_CERTIFICATE", crt).with("DUPLEX_TLS_KEY", key);
        try (TestNode plain = recipe("silence").launch();
                TestNode secure = tls.launch()) {
            plain.awaitReady();
            secure.awaitReady();
            try (Silence overHttp1 = new Silence(Version.HTTP_1_1, plain);
                    Silence overHttp2 =
                            new Silence(Version.HTTP_2, secure.over(TestCertificate.trusting(certificate)))) {
                RawSocket dead = RawSocket.open(plain, "/eventbus/websocket");
                dead.sends(WsFrame.text("{\"type\":\"ping\"}"));
                RawSocket hidden = RawSocket.open(plain, "/eventbus/000/hidden/websocket");
                hidden.expects(WsFrame.text("o")).sends(WsFrame.text("[\"{\\\"type\\\":\\\"ping\\\"}\"]"));
                for (int i = 0; i < 3; i++) {
                    hidden.expects(WsFrame.of(WsFrame.PING, "")).sends(WsFrame.of(WsFrame.PONG, ""));
                }
                SockJs session = SockJs.on(plain).opens().says("{\"type\":\"ping\"}");
                assertThat(session.request("POST", "xhr", "").body()).isEqualTo("h\n");
                overHttp1.endsAsItShould();
                overHttp2.endsAsItShould();
                dead.expects(WsFrame.of(WsFrame.PING, "")).expectsClose(1001);
                dead.close();
                hidden.close();
            }
        }
    }

    private static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name)
                .with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", "2s")
                .with("DUPLEX_EVENTS_HEARTBEAT", "1h")
                .with("DUPLEX_SOCKJS_HEARTBEAT", LONGER_THAN_IDLE.toSeconds() + "s")
                .with("DUPLEX_BRIDGE_ANY_SIGN_OF_LIFE", true)
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", "3s");
    }

    /** Streams on which nothing happens, and a request that a client does not answer. */
    private static final class Silence implements AutoCloseable {
        private final Version version;
        private final Http http;
        private final BridgeClient receiver;
        private final List<EventClient> streams;
        private final CompletableFuture<Http.Answer> unanswered;

        Silence(Version version, Entry entry) {
            this.version = version;
            http = Http.to(entry);
            receiver = BridgeClient.connect(entry).hello().register("prices");
            streams = Stream.generate(() -> EventClient.open(version, entry, "address=news"))
                    .limit(2)
                    .toList();
            unanswered = CompletableFuture.supplyAsync(
                    () -> http.patientPost("/request/prices?timeout=" + LONGER_THAN_IDLE.toMillis(), "1"));
            assertThat(receiver.next().json().getString("replyAddress")).isNotNull();
        }

        void endsAsItShould() {
            assertThat(unanswered.join().status()).isEqualTo(504);
            receiver.expectsNothingMore();
            http.post("/publish/news", "1");
            assertThat(streams).allSatisfy(stream -> {
                assertThat(stream.response().version()).isEqualTo(version);
                stream.expectsRec("news", 1);
                assertThat(stream.comments()).isEmpty();
            });
        }

        @Override
        public void close() {
            streams.forEach(EventClient::close);
            receiver.close();
        }
    }
}
