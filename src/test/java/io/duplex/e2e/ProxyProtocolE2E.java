package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeScript;
import io.duplex.e2e.fixture.Proxy;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that speak TLS themselves, behind HAProxy that passes on bytes, and says whose they are. */
@Timeout(300)
final class ProxyProtocolE2E {
    private static final String CLIENT = "127.0.0.5";
    private static final Duration BROWSER = Duration.ofMinutes(1);
    private static final String SHIPPED = "send-proxy-v2";

    @TempDir
    private static Path directory;

    private static TestCertificate certificate;
    private static Cluster cluster;

    private final String address = Fresh.address("bytes");

    @BeforeAll
    static void start() {
        Proxy.Kind.HAPROXY.isNeeded();
        certificate = TestCertificate.create(directory, "EC");
        certificate.writeCertificate(directory.resolve("tls.crt")).writeKey(directory.resolve("tls.key"));
        cluster = Cluster.of(
                "bytes",
                2,
                Map.of(
                        "DUPLEX_PUBLIC_TRUSTED_PROXIES", "127.0.0.1",
                        "DUPLEX_PUBLIC_PROXY_PROTOCOL", "true",
                        "DUPLEX_TCP_PROXY_PROTOCOL", "true",
                        "DUPLEX_TCP_ENABLED", "true",
                        "DUPLEX_TLS_CERTIFICATE", directory.resolve("tls.crt").toString(),
                        "DUPLEX_TLS_KEY", directory.resolve("tls.key").toString()));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Proxy proxy(String sends) {
        return Proxy.startForBytes(sends, cluster.nodes(), certificate, Map.of(SHIPPED, sends));
    }

    @ParameterizedTest
    @ValueSource(strings = {SHIPPED, "send-proxy"})
    void both_versions_tell_who_the_client_is(String sends) {
        try (Proxy proxy = proxy(sends);
                HttpWire events = HttpWire.connectFrom(proxy.secure(), CLIENT)) {
            events.sends("GET", "/events?address=" + address, "", "X-Forwarded-For: 192.0.2.66");
            assertThat(events.head().status()).isEqualTo(200);
            assertThat(remotes()).containsExactly(CLIENT);
            try (var tcp =
                    TcpClient.connectFrom("127.0.0.6", proxy.secure().tls().getSocketFactory(), proxy.tcpPort())) {
                tcp.register(address);
                assertThat(remotes()).containsExactlyInAnyOrder(CLIENT, "127.0.0.6");
            }
        }
    }

    /** Over HTTP/2 where the browser chooses it, and with sessions that stay on their node. */
    @ParameterizedTest
    @ValueSource(strings = SHIPPED)
    void a_browser_uses_every_door_through_it(String sends) {
        NodeScript.needsNode();
        NodeScript.needsChromium();
        try (Proxy proxy = proxy(sends)) {
            String page = proxy.secure().http("/").toString();
            List<JsonObject> results = NodeScript.run(BROWSER, "doors-in-browser.mjs", page).stream()
                    .map(JsonObject::new)
                    .toList();
            assertThat(results)
                    .hasSize(9)
                    .allSatisfy(result -> assertThat(result.getString("why"))
                            .as(result.encode())
                            .isNull());
        }
    }

    private List<String> remotes() {
        TestNode any = cluster.node(0);
        return any.inside().get("/api/v1/connections?address=" + address).json().getJsonArray("connections").stream()
                .map(one -> ((JsonObject) one).getString("remote"))
                .toList();
    }
}
