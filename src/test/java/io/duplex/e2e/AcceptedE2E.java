package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Entry;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections count from the moment they are accepted, whether or not they ever say what they are to say first. */
@Timeout(180)
final class AcceptedE2E {
    private static final String FULL = "This node has as many connections as it takes; connect again to reach another";
    /** So many wait to be told that they are too many. */
    private static final int MOST_TOLD = 256;
    /** How TLS begins: a handshake record of 512 bytes, most of which never come. */
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};

    @TempDir
    private static Path directory;

    private static SSLContext tls;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void makeCertificate() {
        TestCertificate certificate = TestCertificate.create(directory, "EC");
        certificate.writeCertificate(directory.resolve("tls.crt")).writeKey(directory.resolve("tls.key"));
        tls = TestCertificate.trusting(certificate);
    }

    @AfterEach
    void leave() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name)
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                // Nobody leaves by itself before the test has looked.
                .with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", "1m");
    }

    private static NodeRecipe secure(String name) {
        return recipe(name)
                .with("DUPLEX_TLS_CERTIFICATE", directory.resolve("tls.crt"))
                .with("DUPLEX_TLS_KEY", directory.resolve("tls.key"));
    }

    @Test
    void who_has_not_begun_with_tls_is_one_of_those_who_are_there() throws Exception {
        try (TestNode node =
                secure("accepted-tls").with("DUPLEX_LIMITS_CONNECTIONS", 4).start()) {
            HttpWire first = mute(node);
            mute(node).sendsBytes(HALF_A_HELLO);
            open(TcpClient.connect(node));
            open(TcpClient.connect(node)).bytes(HALF_A_HELLO);
            await().atMost(Patience.LONG).until(() -> node.metric("duplex_connections ") == 4);
            try (HttpWire late = HttpWire.connect(node.over(tls))) {
                assertThat(late.sends("GET", "/", "").reply().status()).isEqualTo(503);
            }
            try (TcpClient late = TcpClient.connect(tls.getSocketFactory(), node.tcpPort())) {
                late.expectsClose(1013, FULL);
            }
            assertThat(refused(node, "connections")).isEqualTo(2);

            first.close();
            await().atMost(Patience.LONG).until(() -> node.metric("duplex_connections ") == 3);
            try (HttpWire welcome = HttpWire.connect(node.over(tls))) {
                assertThat(welcome.sends("GET", "/", "").reply().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_crowd_that_never_begins_with_tls_is_cut() {
        try (TestNode node =
                secure("accepted-crowd").with("DUPLEX_LIMITS_CONNECTIONS", 1).start()) {
            List<HttpWire> crowd = new ArrayList<>();
            for (int i = 0; i < 1 + MOST_TOLD + 40; i++) {
                crowd.add(mute(node));
            }
            crowd.subList(1 + MOST_TOLD, crowd.size()).forEach(HttpWire::skipsToEnd);
            assertThat(refused(node, "connections")).isEqualTo(MOST_TOLD + 40);
            assertThat(node.metric("duplex_connections ")).isEqualTo(1);
        }
    }

    @Test
    void an_address_has_its_share_before_tls() {
        try (TestNode node = secure("accepted-address")
                .with("DUPLEX_LIMITS_CONNECTIONS_PER_ADDRESS", 1)
                .start()) {
            open(HttpWire.connectFrom(node, "127.0.0.6"));
            await().atMost(Patience.LONG).until(() -> node.metric("duplex_connections ") == 1);
            Entry secure = node.over(tls);
            HttpWire refused = open(HttpWire.connectFrom(secure, "127.0.0.6"));
            assertThat(refused.sends("GET", "/", "").reply().status()).isEqualTo(429);
            HttpWire other = open(HttpWire.connectFrom(secure, "127.0.0.7"));
            assertThat(other.sends("GET", "/", "").reply().status()).isEqualTo(200);
            assertThat(refused(node, "connections_per_address")).isEqualTo(1);
        }
    }

    @Test
    void before_its_header_a_connection_of_a_proxy_is_the_nodes_and_behind_it_the_clients() {
        NodeRecipe recipe = recipe("accepted-proxy")
                .with("DUPLEX_PUBLIC_TRUSTED_PROXIES", "127.0.0.1")
                .with("DUPLEX_PUBLIC_PROXY_PROTOCOL", true)
                .with("DUPLEX_TCP_PROXY_PROTOCOL", true)
                .with("DUPLEX_LIMITS_CONNECTIONS", 3)
                .with("DUPLEX_LIMITS_CONNECTIONS_PER_ADDRESS", 1);
        try (TestNode node = recipe.start()) {
            mute(node);
            HttpWire alice = mute(node).sendsRaw(header("192.0.2.7"));
            assertThat(alice.sends("GET", "/", "").reply().status()).isEqualTo(200);
            try (HttpWire again = mute(node).sendsRaw(header("192.0.2.7"))) {
                assertThat(again.sends("GET", "/", "").reply().status()).isEqualTo(429);
            }
            await().atMost(Patience.LONG).until(() -> node.metric("duplex_connections ") == 2);
            open(TcpClient.connect(node)); // says nothing, and is the third
            await().atMost(Patience.LONG).until(() -> node.metric("duplex_connections ") == 3);
            HttpWire full = mute(node).sendsRaw(header("192.0.2.8"));
            assertThat(full.sends("GET", "/", "").reply().status()).isEqualTo(503);
            TcpClient tcp = open(TcpClient.connectFrom("127.0.0.1", SocketFactory.getDefault(), node.tcpPort()));
            tcp.bytes(header("192.0.2.8").getBytes(US_ASCII)).expectsClose(1013, FULL);
        }
    }

    private static String header(String client) {
        return "PROXY TCP4 " + client + " 192.0.2.1 1111 80\r\n";
    }

    private HttpWire mute(TestNode node) {
        return open(HttpWire.connect(node));
    }

    private <T extends AutoCloseable> T open(T client) {
        open.add(client);
        return client;
    }

    private static double refused(TestNode node, String reason) {
        return node.metric("duplex_refused_total{reason=\"" + reason + "\"");
    }
}
