package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Names that clients make up and use once, in every command and at every door: addresses, ids, publishers, users,
 * sessions, headers. They cost a client nothing, so nothing may grow with their number, on any node, but the logs that
 * a channel may have.
 */
@Timeout(480)
final class LeftBehindE2E {
    /** Of each kind. */
    private static final int NAMES = 60;
    /** So many objects of one class come and go by themselves. What keeps one kind of names keeps more. */
    private static final int SOME = NAMES * 3 / 4;
    /** Of one node: fewer than the names that are published to. */
    private static final int LOGS = 10;
    /** So many addresses that each of the cluster's 271 partitions has some: each keeps where its logs begin. */
    private static final int ADDRESSES = 1_500;

    private static final String[] CLASSES = {"io.", "com.", "java.util.", "org."};

    private static final Map<String, String> SETTINGS = Map.of(
            "DUPLEX_BUS_LINGER", "0s",
            "DUPLEX_BRIDGE_REPLY_TIMEOUT", "500ms",
            "DUPLEX_SOCKJS_SESSION_TIMEOUT", "500ms",
            "DUPLEX_TCP_ENABLED", "true",
            "DUPLEX_AUTH_SECRET", Tokens.SECRET,
            "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 3, age: 1h, max-logs: " + LOGS + "}}]");

    @Test
    void names_that_are_used_once_leave_nothing_behind() {
        try (Cluster cluster = Cluster.of("left-behind", 2, SETTINGS)) {
            everywhere(cluster);
            walk(cluster); // what is made once is made now, and the channel has all the logs it may have
            awaitLeft(cluster);
            List<Map<String, Integer>> before = objects(cluster);
            try (var listener = BridgeClient.connect(cluster.node(0)).hello()) {
                for (int i = 0; i < NAMES; i++) {
                    listener.says(Envelope.of("register", Fresh.address("plain")));
                }
                awaits(listener);
                assertThat(grown(cluster, before))
                        .as("what is looked for would be found")
                        .anyMatch(found -> found.contains("io.duplex.hub.HubAddress"));
            }
            walk(cluster);
            awaitLeft(cluster);
            await("nothing is left of the second walk")
                    .atMost(Patience.END)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(grown(cluster, before)).isEmpty());
        }
    }

    /** All clients are gone, and what they asked for is over; of logs there are as many as the rule allows. */
    private static void awaitLeft(Cluster cluster) {
        for (TestNode node : cluster.nodes()) {
            await("all is over on " + node)
                    .atMost(Patience.END)
                    .untilAsserted(() -> assertThat(Map.of(
                                    "connections", node.metric("duplex_connections "),
                                    "sessions", node.metric("duplex_sessions "),
                                    "sockjs", node.metric("duplex_sockjs_sessions "),
                                    "addresses", node.metric("duplex_hub_addresses "),
                                    "feeds", node.metric("duplex_relay_feeds "),
                                    "pending", node.metric("duplex_history_pending "),
                                    "logs", node.metric("duplex_history_logs{channel=\"kept.**\""),
                                    "recordings", node.metric("duplex_relay_recordings ")))
                            .isEqualTo(Map.of(
                                    "connections", 0.0,
                                    "sessions", 0.0,
                                    "sockjs", 0.0,
                                    "addresses", 0.0,
                                    "feeds", 0.0,
                                    "pending", 0.0,
                                    "logs", (double) LOGS,
                                    "recordings", (double) LOGS)));
        }
    }

    private static void everywhere(Cluster cluster) {
        try (var one = BridgeClient.connect(cluster.node(0)).hello();
                var two = BridgeClient.connect(cluster.node(1)).hello()) {
            for (int i = 0; i < ADDRESSES; i++) {
                (i % 2 == 0 ? one : two).says(Envelope.of("register", Fresh.address("kept")));
            }
            awaitsRegistered(one, ADDRESSES / 2);
            awaitsRegistered(two, ADDRESSES / 2);
        }
    }

    private static void awaitsRegistered(BridgeClient client, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(client.next().json().getString("type")).isEqualTo("registered");
        }
    }

    private static void walk(Cluster cluster) {
        TestNode one = cluster.node(0);
        TestNode two = cluster.node(1);
        try (var client = BridgeClient.connect(one).hello();
                var other = BridgeClient.connect(two).hello();
                var tcp = TcpClient.connect(one);
                var sockJs = RawSocket.open(one, SockJs.on(one).url("websocket"))) {
            for (int i = 0; i < NAMES; i++) {
                listens(client, other);
                publishes(client);
                asks(client, other);
                tcp.says(Envelope.of("register", Fresh.address("plain")));
                tcp.says(Envelope.of("publish", Fresh.address("kept"), 1));
                tcp.request(Fresh.address("plain"), 1);
                sockJs.sends(WsFrame.text(JsonArray.of(
                                Envelope.of("register", Fresh.address("plain")).encode(),
                                Envelope.of("publish", Fresh.address("kept"), 1).encode())
                        .encode()));
            }
            awaits(client);
            awaits(other);
            tcp.says(Envelope.of("ping"));
            while (!"pong".equals(tcp.next().getString("type"))) {}
        }
        for (int i = 0; i < NAMES; i++) {
            sessions(i % 2 == 0 ? one : two);
            requests(i % 2 == 0 ? two : one);
        }
        try (var streams = new Streams()) {
            for (int i = 0; i < NAMES; i += 8) {
                streams.open(one);
            }
        }
    }

    /** Both kinds of addresses, given back and left to be forgotten. */
    private static void listens(BridgeClient client, BridgeClient other) {
        for (String stem : List.of("plain", "kept")) {
            String left = Fresh.address(stem);
            String given = Fresh.address(stem);
            JsonObject header =
                    new JsonObject().put(Fresh.address("header"), "1").put("credits", 1);
            client.says(Envelope.of("register", left).put("headers", header));
            client.says(Envelope.of("register", given)).says(Envelope.of("unregister", given));
            client.says(Envelope.of("unregister", Fresh.address(stem)));
            client.says(Envelope.of("credit", Fresh.address(stem)).put("n", 1));
            other.says(Envelope.of("publish", left, 1).put("id", Fresh.address("id")));
            other.says(Envelope.of("history", Fresh.address(stem)).put("last", 1));
            other.says(Envelope.of("history", Fresh.address(stem)).put("since", Fresh.address("epoch") + ":1"));
            other.says(Envelope.of("register", Fresh.address(stem)).put("headers", JsonObject.of("last", 1)));
        }
    }

    private static void publishes(BridgeClient client) {
        for (String stem : List.of("plain", "kept")) {
            client.says(Envelope.of("publish", Fresh.address(stem), 1)
                    .put("id", Fresh.address("id"))
                    .put("ack", true));
            client.says(Envelope.of("publish", Fresh.address(stem), 1).put("ref", Fresh.address("ref")));
            client.says(Envelope.of("send", Fresh.address(stem), 1));
        }
        client.says(Envelope.of(Fresh.address("command")).put(Fresh.address("field"), 1));
    }

    /** Requests to nobody, to a client that does not answer, and answers to nobody. */
    private static void asks(BridgeClient client, BridgeClient other) {
        String mute = Fresh.address("plain");
        other.says(Envelope.of("register", mute));
        client.request(mute, 1);
        client.request(Fresh.address("plain"), 1);
        client.request(Fresh.address("kept"), 1);
        client.says(Envelope.of("send", UUID.randomUUID().toString(), 1));
        client.says(Envelope.of("send", UUID.randomUUID().toString())
                .put("failureCode", 1)
                .put("message", Fresh.address("failure")));
    }

    /** A publisher, a user and a SockJS session that nobody has heard of. */
    private static void sessions(TestNode node) {
        String token = Tokens.hmac(Tokens.claims(Fresh.address("user"), 4_000_000_000L));
        try (var client = BridgeClient.connect(node)) {
            client.says(Envelope.of("hello")
                            .put("version", 1)
                            .put("client", Fresh.address("client"))
                            .put("publisher", Fresh.address("publisher"))
                            .put("token", token))
                    .says(Envelope.of("publish", Fresh.address("kept"), 1).put("id", "1"));
            assertThat(client.next().json().getString("type")).isEqualTo("hello");
        }
        SockJs.on(node)
                .opens()
                .says(Envelope.of("register", Fresh.address("plain")).encode());
    }

    private static void requests(TestNode node) {
        String[] names = {
            "Duplex-Publisher", Fresh.address("publisher"), "Idempotency-Key", Fresh.address("key"), "X-A", "1"
        };
        for (String stem : List.of("plain", "kept")) {
            node.outside().call("POST", "/publish/" + Fresh.address(stem), "1", names);
            node.outside().call("POST", "/request/" + Fresh.address(stem), "1", names);
            for (String path : List.of("publish", "send", "request")) {
                JsonObject message = JsonObject.of("address", Fresh.address(stem), "body", 1);
                node.inside().post("/api/v1/" + path, message);
            }
            node.inside().get("/api/v1/history/" + Fresh.address(stem));
        }
        node.outside().get("/" + Fresh.address("path"));
        node.inside().get("/api/v1/connections/" + Fresh.address("id"));
    }

    /** The client's ping is answered behind all it has said; other answers may still come. */
    private static void awaits(BridgeClient client) {
        client.says(Envelope.of("ping"));
        while (!"pong".equals(client.next().json().getString("type"))) {}
    }

    /** For each node, the classes of which it has more objects than before, and how many. */
    private static List<String> grown(Cluster cluster, List<Map<String, Integer>> before) {
        List<Map<String, Integer>> now = objects(cluster);
        List<String> grown = new ArrayList<>();
        for (int node = 0; node < now.size(); node++) {
            Map<String, Integer> then = before.get(node);
            String where = " more on node " + node;
            now.get(node).forEach((name, count) -> {
                int more = count - then.getOrDefault(name, 0);
                if (more > SOME) {
                    grown.add(name + ": " + more + where);
                }
            });
        }
        return grown;
    }

    private static List<Map<String, Integer>> objects(Cluster cluster) {
        return cluster.nodes().stream()
                .map(node -> {
                    Map<String, Integer> objects =
                            new TreeMap<>(node.footprint().liveObjects(CLASSES));
                    objects.keySet().removeIf(LeftBehindE2E::isOfJvm);
                    return objects;
                })
                .toList();
    }

    /**
     * The JVM makes the first of each lambda where its line runs for the first time, and a map its views when it is
     * gone through for the first time; Netty's pools have a bound.
     */
    private static boolean isOfJvm(String name) {
        return name.contains("$$Lambda")
                || (name.startsWith("java.util.") && name.endsWith("View"))
                || name.startsWith("io.netty.util.Recycler")
                || name.startsWith("io.netty.buffer.Pool");
    }

    /** Streams of server-sent events, eight addresses each. */
    private static final class Streams implements AutoCloseable {
        private final List<HttpWire> wires = new ArrayList<>();

        void open(TestNode node) {
            StringBuilder query = new StringBuilder("/events?");
            for (int i = 0; i < 4; i++) {
                query.append("address=").append(Fresh.address("plain"));
                query.append("&address=").append(Fresh.address("kept")).append('&');
            }
            HttpWire wire = HttpWire.connect(node).sends("GET", query.substring(0, query.length() - 1), "");
            wires.add(wire);
            assertThat(wire.head().status()).isEqualTo(200);
        }

        @Override
        public void close() {
            wires.forEach(HttpWire::close);
        }
    }
}
