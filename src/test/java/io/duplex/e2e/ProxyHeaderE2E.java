package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers of the PROXY protocol by hand, good and bad, of those who may say them and of those who may not. */
@Timeout(180)
final class ProxyHeaderE2E {
    private static final String PROXY = "127.0.0.1";
    private static final String STRANGER = "127.0.0.6";
    private static final String SAYS_ALICE = "PROXY TCP4 192.0.2.7 192.0.2.8 1111 80\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private static TestNode node;

    private final String address = Fresh.address("header");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("proxy-header")
                .with("DUPLEX_PUBLIC_TRUSTED_PROXIES", PROXY + ",192.0.2.9")
                .with("DUPLEX_PUBLIC_PROXY_PROTOCOL", true)
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                .with("DUPLEX_TCP_PROXY_PROTOCOL", true)
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 192.0.2.8 1111 80, 192.0.2.7",
        "PROXY TCP6 2001:db8::7 2001:db8::8 1111 80, 2001:db8::7",
        // The client may be a proxy of ours again, and then speaks for its own.
        "PROXY TCP4 192.0.2.9 192.0.2.8 1111 80, 192.0.2.66",
        // Who says nothing about a client is believed as any proxy is.
        "PROXY UNKNOWN, 192.0.2.66",
    })
    void the_client_is_who_the_header_says(String header, String client) {
        assertThat(remoteOf(header + "\r\n")).isEqualTo(client);
    }

    @Test
    void the_second_version_is_read_as_well() {
        String who = "\u00c0\u0000\u0002\u0007\u00c0\u0000\u0002\u0008\u0004\u0057\u0000\u0050";
        assertThat(remoteOf(SIGNATURE + "\u0021\u0011\u0000\u000c" + who)).isEqualTo("192.0.2.7");
        assertThat(remoteOf(SIGNATURE + "\u0020\u0000\u0000\u0000")).as("LOCAL").isEqualTo("192.0.2.66");
    }

    private String remoteOf(String header) {
        try (HttpWire wire = HttpWire.connectFrom(node, PROXY)) {
            wire.sendsBytes(header.getBytes(ISO_8859_1));
            wire.sends("GET", "/events?address=" + address, "", "X-Forwarded-For: 192.0.2.66");
            assertThat(wire.head().status()).isEqualTo(200);
            List<String> remotes =
                    node
                            .inside()
                            .get("/api/v1/connections?address=" + address)
                            .json()
                            .getJsonArray("connections")
                            .stream()
                            .map(one -> ((JsonObject) one).getString("remote"))
                            .toList();
            assertThat(remotes).hasSize(1);
            return remotes.get(0);
        } finally {
            await().atMost(Patience.LONG)
                    .until(() -> node.inside()
                            .get("/api/v1/connections?address=" + address)
                            .json()
                            .getJsonArray("connections")
                            .isEmpty());
        }
    }

    static Stream<String> bad() {
        return Stream.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 nobody 192.0.2.8 1111 80\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.8 99999 80\r\n",
                "PROXY TCP9 192.0.2.7 192.0.2.8 1111 80\r\n",
                "PROXY " + "x".repeat(200),
                // Version 3, an unknown family, and a body too short for its addresses.
                SIGNATURE + "\u0031\u0011\u0000\u000c" + "x".repeat(12),
                SIGNATURE + "\u0021\u00f1\u0000\u000c" + "x".repeat(12),
                SIGNATURE + "\u0021\u0011\u0000\u0004" + "x".repeat(4));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void a_bad_header_or_none_is_cut_and_counted(String header) {
        double before = refused("proxy_header");
        try (HttpWire wire = HttpWire.connectFrom(node, PROXY)) {
            wire.sendsBytes(header.getBytes(ISO_8859_1)).skipsToEnd();
        }
        try (var tcp = TcpClient.connect(node)) {
            tcp.bytes(header.getBytes(ISO_8859_1)).expectsEnd();
        }
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(refused("proxy_header")).isEqualTo(before + 2));
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> assertThat(node.log()).contains("Turned away").contains("proxy_header"));
    }

    @Test
    void a_header_that_comes_in_pieces_is_read() {
        try (HttpWire wire = HttpWire.connectFrom(node, PROXY)) {
            for (byte one : SAYS_ALICE.getBytes(ISO_8859_1)) {
                wire.sendsBytes(new byte[] {one});
            }
            assertThat(wire.sends("GET", "/", "").reply().status()).isEqualTo(200);
        }
    }

    @Test
    void who_is_no_proxy_of_ours_speaks_for_nobody() {
        double before = refused("untrusted_proxy");
        try (HttpWire wire = HttpWire.connectFrom(node, STRANGER)) {
            HttpWire.Reply reply =
                    wire.sendsRaw(SAYS_ALICE).sends("GET", "/", "").reply();
            assertThat(reply.status()).isEqualTo(403);
            assertThat(new JsonObject(reply.body()).getString("detail")).contains("trusted proxies only");
        }
        try (var tcp = TcpClient.connectFrom(STRANGER, SocketFactory.getDefault(), node.tcpPort())) {
            tcp.bytes(SAYS_ALICE.getBytes(ISO_8859_1))
                    .expectsClose(1008, "This port accepts connections from trusted proxies only");
        }
        assertThat(refused("untrusted_proxy")).isEqualTo(before + 2);
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> assertThat(node.log()).containsPattern("Turned away.*untrusted_proxy.*" + STRANGER));
    }

    /** As somebody would who wants to be taken for a proxy. */
    @Test
    void who_claims_a_trusted_address_is_no_more_trusted() {
        try (HttpWire wire = HttpWire.connectFrom(node, STRANGER)) {
            wire.sendsRaw("PROXY TCP4 127.0.0.1 127.0.0.1 1 80\r\n");
            assertThat(wire.sends("GET", "/", "").reply().status()).isEqualTo(403);
        }
    }

    private static double refused(String reason) {
        String start = "duplex_refused_total{reason=\"" + reason + "\"} ";
        return node.inside()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .sum();
    }
}
