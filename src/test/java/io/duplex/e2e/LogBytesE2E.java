package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Secrets;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Decoders show what they cannot read; the log does not. */
@Timeout(180)
final class LogBytesE2E {
    private static final String BRIDGE = "/eventbus/websocket";
    private static final String MARK = Secrets.mark();

    /** What should have been a header of a proxy, or TLS, is shown as bytes by those who cannot read it. */
    @Test
    void bytes_that_nobody_can_read_do_not_end_up_in_the_log(@TempDir Path directory) throws IOException {
        TestCertificate certificate = TestCertificate.create(directory, "EC");
        certificate.writeCertificate(directory.resolve("tls.crt")).writeKey(directory.resolve("tls.key"));
        SSLContext tls = TestCertificate.trusting(certificate);
        try (TestNode node = NodeRecipe.named("log-bytes")
                .with("DUPLEX_LOG_LEVEL", "DEBUG")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                .with("DUPLEX_TLS_CERTIFICATE", directory.resolve("tls.crt"))
                .with("DUPLEX_TLS_KEY", directory.resolve("tls.key"))
                .with("DUPLEX_PUBLIC_TRUSTED_PROXIES", "127.0.0.1")
                .with("DUPLEX_PUBLIC_PROXY_PROTOCOL", true)
                .with("DUPLEX_TCP_PROXY_PROTOCOL", true)
                .start()) {
            for (int port : List.of(node.publicPort(), node.tcpPort())) {
                says(port, "GET /?token=" + MARK + " HTTP/1.1\r\n\r\n");
                says(port, "PROXY " + MARK + " " + MARK + "\r\n");
                says(port, "PROXY UNKNOWN\r\nGET /?token=" + MARK + " HTTP/1.1\r\nHost: a\r\n\r\n");
                fallsOutOfTls(port, tls, "");
            }
            fallsOutOfTls(
                    node.publicPort(), tls, new String(Handshake.to(BRIDGE).bytes(), UTF_8));
            node.stop();
            assertThat(node.log()).containsPattern("Turned away.*reason=\"?proxy_header");
            Secrets.areNotIn(node.log(), List.of(MARK));
        }
    }

    /** Until the node ends the connection. */
    private static void says(int port, String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            endsAfter(socket, text);
        }
    }

    private static void endsAfter(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
    }

    /** Says something that is encrypted, and then something that is not. */
    private static void fallsOutOfTls(int port, SSLContext tls, String before) throws IOException {
        try (Socket plain = new Socket("127.0.0.1", port)) {
            plain.getOutputStream().write("PROXY UNKNOWN\r\n".getBytes(UTF_8));
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", port, false);
            secure.startHandshake();
            secure.getOutputStream().write(before.getBytes(UTF_8));
            if (!before.isEmpty()) {
                assertThat(secure.getInputStream().read()).isPositive();
            }
            endsAfter(plain, MARK);
        }
    }
}
