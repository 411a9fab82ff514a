package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeScript;
import io.duplex.e2e.fixture.Proxy;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes behind the proxies people have, run with the files of {@code conf/proxies}. */
@Timeout(600)
final class ProxyE2E {
    private static final String CLIENT = "127.0.0.5";
    private static final String LIE = "192.0.2.66";
    private static final Duration BROWSER = Duration.ofMinutes(4);

    /** What makes the requests of a session come to one node, and what stands there instead if it is taken away. */
    private static final Map<Proxy.Kind, Map<String, String>> NOT_STICKY = Map.of(
            Proxy.Kind.NGINX,
            Map.of("    hash $duplex_session consistent;\n", ""),
            Proxy.Kind.HAPROXY,
            Map.of("balance hash path,field(4,/)\n    hash-type consistent", "balance roundrobin"));

    @TempDir
    private static Path directory;

    private static final Map<Proxy.Kind, Proxy> PROXIES = new EnumMap<>(Proxy.Kind.class);
    private static TestCertificate certificate;
    private static Cluster cluster;

    private final String address = Fresh.address("proxied");

    @BeforeAll
    static void start() {
        certificate = TestCertificate.create(directory, "RSA");
        cluster = Cluster.of(
                "proxied",
                2,
                Map.of(
                        "DUPLEX_PUBLIC_TRUSTED_PROXIES", "127.0.0.1",
                        "DUPLEX_WEBSOCKET_CLOSING_TIMEOUT", "15s"));
    }

    @AfterAll
    static void stop() {
        endProxies();
        cluster.close();
    }

    private static void endProxies() {
        PROXIES.values().forEach(Proxy::close);
        PROXIES.clear();
    }

    private static Proxy proxy(Proxy.Kind kind) {
        kind.isNeeded();
        return PROXIES.computeIfAbsent(
                kind, which -> Proxy.start(which, which.name(), cluster.nodes(), certificate, Map.of()));
    }

    @ParameterizedTest
    @EnumSource
    void web_sockets_of_one_client_reach_any_node_and_hear_the_same(Proxy.Kind kind) {
        List<BridgeClient> clients = Stream.generate(() -> BridgeClient.connect(proxy(kind)))
                .limit(6)
                .map(client -> client.hello().register(address))
                .toList();
        assertThat(connections().map(one -> one.getString("node")).collect(Collectors.toSet()))
                .hasSize(2);
        clients.get(0).publish(address, "to all");
        clients.forEach(client -> client.expectsRec(address, "to all"));
        clients.forEach(BridgeClient::close);
    }

    /** Read while the response goes on: a proxy that collects it would leave the client waiting. */
    @ParameterizedTest
    @EnumSource
    void events_are_passed_on_one_by_one(Proxy.Kind kind) {
        try (var events = EventClient.open(proxy(kind), "address=" + address)) {
            for (int i = 0; i < 3; i++) {
                assertThat(proxy(kind)
                                .http()
                                .post("/publish/" + address, "" + i)
                                .status())
                        .isEqualTo(202);
                events.expectsRec(address, i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_streaming_session_is_passed_on_message_by_message(Proxy.Kind kind) {
        SockJs session = SockJs.on(proxy(kind));
        try (HttpWire wire = session.asks("POST", "xhr_streaming")) {
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(wire.chunksUntil("o\n")).startsWith("hhhh");
            session.says("{\"type\":\"hello\",\"version\":1}");
            wire.chunksUntil("\\\"type\\\":\\\"hello\\\"");
            session.says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
            wire.chunksUntil("registered");
            for (int i = 0; i < 3; i++) {
                cluster.node(i % 2).inside().publish(address, "number " + i);
                wire.chunksUntil("number " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void over_tls_that_ends_at_the_proxy_all_is_the_same(Proxy.Kind kind) {
        var secure = proxy(kind).secure();
        try (var events = EventClient.open(Version.HTTP_2, secure, "address=" + address);
                var client = BridgeClient.connect(secure).hello().register(address)) {
            assertThat(events.response().version()).isEqualTo(Version.HTTP_2);
            client.publish(address, 1).expectsRec(address, 1);
            events.expectsRec(address, 1);
        }
    }

    /** The start page, and every transport of the official client. */
    @ParameterizedTest
    @EnumSource
    void a_browser_uses_every_door_through_the_proxy(Proxy.Kind kind) {
        NodeScript.needsNode();
        NodeScript.needsChromium();
        List<JsonObject> results =
                NodeScript.run(
                                BROWSER,
                                "doors-in-browser.mjs",
                                proxy(kind).secure().http("/").toString())
                        .stream()
                        .map(JsonObject::new)
                        .toList();
        assertThat(results)
                .hasSize(9)
                .allSatisfy(result ->
                        assertThat(result.getString("why")).as(result.encode()).isNull());
    }

    @ParameterizedTest
    @EnumSource
    void the_nodes_know_the_client_by_its_own_address_whatever_it_says(Proxy.Kind kind) {
        try (HttpWire client = HttpWire.connectFrom(proxy(kind), CLIENT)) {
            client.sends("GET", "/events?address=" + address, "", "X-Forwarded-For: " + LIE);
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(connections().map(one -> one.getString("remote"))).containsExactly(CLIENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_nodes_know_what_the_client_asked_for_whatever_it_says(Proxy.Kind kind) {
        assertThat(post(kind, "Origin: http://127.0.0.1")).isEqualTo(202);
        assertThat(post(kind, "Origin: http://page.example", "X-Forwarded-Host: page.example"))
                .isEqualTo(403);
    }

    private int post(Proxy.Kind kind, String... headers) {
        try (HttpWire client = HttpWire.connect(proxy(kind))) {
            return client.sends("POST", "/publish/" + address, "1", headers)
                    .reply()
                    .status();
        }
    }

    @Test
    void who_is_no_proxy_of_ours_is_not_believed() {
        try (HttpWire client = HttpWire.connectFrom(cluster.node(0), CLIENT)) {
            client.sends("GET", "/events?address=" + address, "", "X-Forwarded-For: " + LIE);
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(connections().map(one -> one.getString("remote"))).containsExactly(CLIENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_without_a_web_socket_stays_on_one_node(Proxy.Kind kind) {
        double[] before = {mistakes(0), mistakes(1)};
        for (int i = 0; i < 24; i++) {
            SockJs session = SockJs.on(proxy(kind)).opens();
            for (int j = 0; j < 2; j++) {
                session.says("{}");
                assertThat(session.poll()).isEqualTo("a" + SockJs.ANSWER + "\n");
            }
        }
        assertThat(List.of(mistakes(0) - before[0], mistakes(1) - before[1]))
                .as("what the sessions said, by node")
                .allSatisfy(some -> assertThat(some).isPositive());
    }

    @ParameterizedTest
    @EnumSource
    void where_the_proxy_forgets_the_session_the_client_is_told(Proxy.Kind kind) {
        kind.isNeeded();
        try (Proxy forgetful =
                Proxy.start(kind, kind + "-forgetful", cluster.nodes(), certificate, NOT_STICKY.get(kind))) {
            SockJs session = SockJs.on(forgetful).opens();
            HttpWire.Reply refused = session.send("[\"{}\"]");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.body()).contains("no such session").contains("belong on one node");
            assertThat(session.send("[\"{}\"]").status())
                    .as("the first node again")
                    .isEqualTo(204);
            session.opens();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_node_that_stops_and_then_is_gone_keeps_no_client_out(Proxy.Kind kind) {
        Proxy proxy = proxy(kind);
        TestNode leaving = cluster.node(1);
        try (RawSocket mute = RawSocket.open(leaving, "/eventbus/websocket")) {
            leaving.sigterm();
            mute.next();
            assertThat(leaving.outside().get("/").status()).isEqualTo(503);
            comeIn(proxy);
            leaving.kill9();
            comeIn(proxy);
        } finally {
            leaving.kill9();
            cluster.heal();
            // They would keep away from the node for some seconds more.
            endProxies();
        }
    }

    private void comeIn(Proxy proxy) {
        for (int i = 0; i < 6; i++) {
            BridgeClient.connect(proxy).hello().close();
            try (var events = EventClient.open(proxy, "address=" + address)) {
                assertThat(events.response().statusCode()).isEqualTo(200);
            }
            SockJs.on(proxy).opens();
        }
    }

    /** Those who hear the address, of all nodes. */
    private Stream<JsonObject> connections() {
        JsonArray found = cluster.node(0)
                .inside()
                .get("/api/v1/connections?address=" + address)
                .json()
                .getJsonArray("connections");
        return found.stream().map(JsonObject.class::cast);
    }

    private static double mistakes(int node) {
        String start = "duplex_session_errors_total{error=\"missing_type\"} ";
        return cluster.node(node)
                .inside()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .sum();
    }
}
