package io.duplex.e2e;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Nodes that several classes share because starting one costs seconds. They start when first asked for and end with the
 * build; tests keep apart by using addresses and sockets of their own.
 */
final class SharedNodes {
    private SharedNodes() {}

    /** A node in the {@code dev} profile with the echo endpoint. */
    static TestNode echo() {
        return Echo.NODE;
    }

    /** A node in the {@code dev} profile that is one cluster with {@link #service()}. */
    static TestNode bridge() {
        return Bridge.CLUSTER.node(0);
    }

    /** The other service on the event bus of {@link #bridge()}. */
    static PlainService service() {
        return Service.PLAIN;
    }

    /** A node as the SockJS protocol's tests want it: open to all origins, with short streams and quick heartbeats. */
    static TestNode sockJs() {
        return SockJs.NODE;
    }

    /** A node that soon sends its SockJS clients away, sets no cookie, and has no WebSocket for them. */
    static TestNode closingSockJs() {
        return ClosingSockJs.NODE;
    }

    /** A node in the {@code dev} profile that speaks TLS, and so HTTP/2. */
    static TestNode secure() {
        return Secure.NODE;
    }

    /** What its clients trust. */
    static SSLContext trust() {
        return TestCertificate.trusting(Secure.CERTIFICATE);
    }

    private static final class Secure {
        static final Path DIRECTORY = directory();
        static final TestCertificate CERTIFICATE = TestCertificate.create(DIRECTORY, "EC");
        static final TestNode NODE = start();

        private static Path directory() {
            try {
                return Files.createTempDirectory("duplex-tls");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static TestNode start() {
            Path certificate = DIRECTORY.resolve("tls.crt");
            Path key = DIRECTORY.resolve("tls.key");
            CERTIFICATE.writeCertificate(certificate).writeKey(key);
            return NodeRecipe.named("secure")
                    .with("DUPLEX_TLS_CERTIFICATE", certificate)
                    .with("DUPLEX_TLS_KEY", key)
                    .start();
        }
    }

    private static final class Echo {
        static final TestNode NODE =
                NodeRecipe.named("echo").with("DUPLEX_DEV_ECHO", true).start();
    }

    private static final class Bridge {
        static final Cluster CLUSTER = Cluster.of("bridge", 1, Map.of("DUPLEX_TCP_ENABLED", "true"));
    }

    private static final class Service {
        static final PlainService PLAIN = PlainService.join(Bridge.CLUSTER);
    }

    private static final class SockJs {
        static final TestNode NODE = NodeRecipe.named("sockjs")
                .with("DUPLEX_PUBLIC_ORIGINS", "*")
                .with("DUPLEX_NODE_EVENT_LOOPS", 3)
                .with("DUPLEX_SOCKJS_HEARTBEAT", "1s")
                .with("DUPLEX_SOCKJS_MAX_STREAMING", "4KiB")
                .start();
    }

    private static final class ClosingSockJs {
        static final TestNode NODE = NodeRecipe.named("sockjs-closing")
                .with("DUPLEX_PUBLIC_ORIGINS", "*")
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", "300ms")
                .with("DUPLEX_SOCKJS_COOKIE", false)
                .with("DUPLEX_SOCKJS_DISABLED", "websocket")
                .start();
    }
}
