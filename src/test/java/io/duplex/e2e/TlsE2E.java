package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http2Wire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on every door, with the JDK's clients; certificates that change under a node. */
@Timeout(240)
final class TlsE2E {
    @TempDir
    private static Path directory;

    private static TestCertificate first;
    private static TestNode node;
    private static SSLContext tls;

    @BeforeAll
    static void start() {
        first = TestCertificate.create(directory, "RSA");
        first.writeCertificate(certificate()).writeKey(key());
        tls = TestCertificate.trusting(first);
        node = recipe("tls").start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name)
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                .with("DUPLEX_TLS_CERTIFICATE", certificate())
                .with("DUPLEX_TLS_KEY", key())
                .with("DUPLEX_TLS_RELOAD", "100ms");
    }

    private static Path certificate() {
        return directory.resolve("tls.crt");
    }

    private static Path key() {
        return directory.resolve("tls.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void both_versions_of_tls_are_spoken(String version) throws IOException {
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", node.publicPort())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    /** The node took as many handshakes on one connection as the client asked for. */
    @Test
    void a_client_that_asks_for_another_handshake_is_refused_at_every_door() throws IOException {
        for (int port : new int[] {node.publicPort(), node.tcpPort()}) {
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
                socket.setSoTimeout((int) Patience.LONG.toMillis());
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.startHandshake();
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            socket.getInputStream().read();
                        })
                        .isInstanceOf(SSLException.class);
            }
        }
        assertThat(node.log()).doesNotContainPattern("(?m)^\\s+at ").doesNotContain("ERROR");
    }

    /** Each connection that ended with answers unsent was forty lines of the log. */
    @Test
    void connections_that_end_with_answers_unsent_are_a_line_in_the_log() {
        Buffer frames = Buffer.buffer();
        for (int stream = 1; stream < 20; stream += 2) {
            int flags = Http2Wire.END_HEADERS | Http2Wire.END_STREAM;
            frames.appendBuffer(Http2Wire.frame(Http2Wire.HEADERS, flags, stream, Http2Wire.head("GET", "/")))
                    .appendBuffer(Http2Wire.frame(
                            Http2Wire.WINDOW_UPDATE, 0, stream, Buffer.buffer().appendInt(0)));
        }
        int before = node.log().length();
        double open = node.metric("duplex_connections");
        for (int i = 0; i < 20; i++) {
            Http2Wire wire = Http2Wire.connect(node, tls);
            wire.isTaken(frames);
            wire.close();
        }
        await("the node has seen them end")
                .atMost(Patience.LONG)
                .until(() -> node.metric("duplex_connections") <= open);
        assertThat(node.log().substring(before))
                .doesNotContainPattern("(?m)^\\s+at ")
                .doesNotContain("ERROR")
                .satisfies(log -> assertThat(log.lines().count()).isLessThan(10));
    }

    @Test
    void the_start_says_what_to_open() {
        assertThat(node.log())
                .contains("bridge wss://127.0.0.1:" + node.publicPort() + "/eventbus/websocket")
                .contains("Open https://127.0.0.1:" + node.publicPort() + "/ to try it");
    }

    @Test
    void http_2_is_negotiated() throws Exception {
        HttpResponse<String> page = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(HttpRequest.newBuilder(uri("https", "/")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }

    /** The page is larger than one TLS record, the message than several. */
    @Test
    void web_sockets_work_over_tls_in_both_directions() {
        String address = Fresh.address("tls");
        String body = "x".repeat(60_000);
        Speaker speaker = new Speaker();
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .newWebSocketBuilder()
                .buildAsync(uri("wss", "/eventbus/websocket"), speaker)
                .join();
        say(socket, Envelope.of("hello").put("version", 1).encode());
        assertThat(speaker.next()).contains("\"type\":\"hello\"");
        say(socket, Envelope.of("register", address).encode());
        assertThat(speaker.next()).contains("registered");
        for (int i = 0; i < 20; i++) {
            say(socket, Envelope.of("publish", address, i + body).encode());
            assertThat(speaker.next()).contains("\"" + i + "xxx");
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(speaker.next()).isEqualTo("closed 1000");
    }

    @Test
    void who_takes_too_long_with_the_handshake_is_cut_at_both_ports() throws Exception {
        NodeRecipe impatient = recipe("tls-mute").with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", "2s");
        try (TestNode cutting = impatient.start();
                Socket web = new Socket("127.0.0.1", cutting.publicPort());
                Socket tcp = new Socket("127.0.0.1", cutting.tcpPort())) {
            for (Socket mute : List.of(web, tcp)) {
                mute.setSoTimeout((int) Patience.LONG.toMillis());
                assertThat(mute.getInputStream().read()).isEqualTo(-1);
            }
            await().untilAsserted(
                            () -> assertThat(cutting.inside().get("/metrics").body())
                                    .contains("duplex_refused_total{reason=\"handshake_timeout\"} 2.0"));
        }
    }

    @Test
    void the_tcp_door_speaks_tls_and_ends_in_order() {
        try (var client = TcpClient.connect(tls.getSocketFactory(), node.tcpPort())) {
            client.expectsNothingMore();
            client.bytes(new byte[] {0x7F, 0, 0, 0}).expectsClose(1009, "frame over 262144 bytes");
        }
    }

    @Test
    void a_new_certificate_is_for_new_connections_and_a_broken_one_for_nobody() throws Exception {
        TestCertificate second = TestCertificate.create(directory, "RSA");
        SSLContext both = TestCertificate.trusting(first, second);
        try (TestNode changing = recipe("tls-reload").start();
                var before = TcpClient.connect(both.getSocketFactory(), changing.tcpPort())) {
            before.expectsNothingMore();
            second.writeKey(key());
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> assertThat(changing.inside().get("/metrics").body())
                                    .contains("duplex_tls_reloads_total{result=\"refused\"} 1.0"));
            assertThat(shown(both, changing.publicPort())).isEqualTo(first.certificate());

            second.writeCertificate(certificate());
            for (int port : List.of(changing.publicPort(), changing.tcpPort())) {
                await().atMost(Patience.LONG)
                        .untilAsserted(() -> assertThat(shown(both, port)).isEqualTo(second.certificate()));
            }
            before.expectsNothingMore();

            Files.writeString(certificate(), "-----BEGIN CERTIFICATE-----\nnone\n");
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> assertThat(changing.inside().get("/metrics").body())
                                    .contains("duplex_tls_reloads_total{result=\"refused\"} 2.0")
                                    .contains("duplex_tls_reloads_total{result=\"taken\"} 1.0"));
            assertThat(shown(both, changing.publicPort())).isEqualTo(second.certificate());
            assertThat(changing.log())
                    .contains("is not the key of the certificate")
                    .contains("holds no certificate in PEM");
        } finally {
            first.writeCertificate(certificate()).writeKey(key());
        }
    }

    @Test
    void a_node_does_not_start_without_its_certificate() {
        try (TestNode none = recipe("tls-none")
                .with("DUPLEX_TLS_CERTIFICATE", "/nowhere/tls.crt")
                .launch()) {
            assertThat(none.exitCode()).isEqualTo(3);
            assertThat(none.log()).contains("tls.certificate: found '/nowhere/tls.crt', which does not exist");
        }
    }

    private static Certificate shown(SSLContext context, int port) {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        } catch (SSLHandshakeException e) {
            throw new AssertionError("a certificate nobody knows, or none", e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + node.publicPort() + path);
    }

    private static void say(WebSocket socket, String text) {
        socket.sendText(text, true).join();
    }

    /** What the node says, in order. */
    private static final class Speaker implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        String next() {
            try {
                String next = heard.poll(Patience.LONG.toMillis(), TimeUnit.MILLISECONDS);
                assertThat(next).as("something within " + Patience.LONG).isNotNull();
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code);
            return null;
        }
    }
}
