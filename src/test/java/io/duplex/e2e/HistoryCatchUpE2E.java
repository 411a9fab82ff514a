package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that stop reading an address with history, on a node that keeps little in its lanes; and the same over HTTP.
 */
@Timeout(180)
final class HistoryCatchUpE2E {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryCatchUpE2E.class);
    private static final int MESSAGES = 2_000;
    private static final int CLIENTS = 20;
    private static final int REPLAYING = Boolean.getBoolean("duplex.long") ? 1_000 : 200;
    private static final int MISSED = 500;
    private static final String PADDING = "x".repeat(2_000);

    private static TestNode node;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("catch-up")
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", "10m")
                .with("DUPLEX_FAN_OUT_LANE_RETENTION", "64KiB")
                .with("DUPLEX_FAN_OUT_RETENTION_BUDGET", "4MiB")
                .with(
                        "DUPLEX_CHANNELS",
                        "[{pattern: kept.**, history: {size: 10000, age: 1h, bytes: 64MiB}},"
                                + " {pattern: few.**, history: {size: 10, age: 1h}},"
                                + " {pattern: newest.**, history: {size: 10, age: 1h}, overflow: {policy: latest}}]")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void slow_clients_get_everything_later_and_are_live_again() {
        List<Stalled> slow = new ArrayList<>();
        try (var publisher = BridgeClient.connect(node).hello()) {
            for (int i = 0; i < CLIENTS; i++) {
                slow.add(stalled(address, "{}"));
            }
            publishAll(publisher, address, 0, MESSAGES);
            assertThat(metric("duplex_fanout_retained_bytes")).isLessThan(2 << 20);
            for (Stalled client : slow) {
                client.readsInOrder(1, MESSAGES);
            }
            publishAll(publisher, address, MESSAGES, 1);
            for (Stalled client : slow) {
                client.readsInOrder(MESSAGES + 1, 1);
            }
        } finally {
            slow.forEach(Stalled::close);
        }
    }

    @Test
    void many_that_replay_at_once_and_do_not_read_cost_the_node_a_position_each() {
        List<Stalled> replaying = new ArrayList<>();
        try (var publisher = BridgeClient.connect(node).hello()) {
            publishAll(publisher, address, 0, MISSED);
            long heap = node.footprint().liveHeapBytes();
            for (int i = 0; i < REPLAYING; i++) {
                Stalled client = greeted(RawSocket.openSmall(node, "/eventbus/websocket"));
                client.says("{'type':'register','address':'" + address + "','headers':{'last':" + MISSED + "}}");
                replaying.add(client);
            }
            double[] pages = {-1};
            await("none reads on")
                    .atMost(Patience.END)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        double before = pages[0];
                        pages[0] = metric("duplex_history_pages_total");
                        return pages[0] == before;
                    });
            long perClient = (node.footprint().liveHeapBytes() - heap) / REPLAYING;
            LOG.info("{} clients in the middle of a replay hold {} bytes of heap each", REPLAYING, perClient);
            // Each misses 1 MB. What a socket has been given and the system does not take yet is its own.
            assertThat(perClient).isLessThan(160 << 10);
            for (Stalled client : replaying) {
                client.readsInOrder(1, MISSED);
                assertThat(client.next().getInteger("replayed")).isEqualTo(MISSED);
            }
        } finally {
            replaying.forEach(Stalled::close);
        }
    }

    @Test
    void a_client_that_counts_its_credit_gets_the_past_as_it_gives_credit() {
        try (var publisher = BridgeClient.connect(node).hello();
                var client = stalled("kept.other", "{}")) {
            publishAll(publisher, address, 0, 10);
            client.says("{'type':'register','address':'" + address + "','headers':{'last':10,'credits':4}}");
            client.readsInOrder(1, 4);
            client.says("{'type':'ping'}");
            assertThat(client.next().getString("type")).isEqualTo("pong");
            client.says("{'type':'credit','address':'" + address + "','n':7}");
            client.readsInOrder(5, 6);
            assertThat(client.next().getString("type")).isEqualTo("registered");
            publishAll(publisher, address, 10, 2);
            client.readsInOrder(11, 1);
            client.says("{'type':'ping'}");
            assertThat(client.next().getString("type")).isEqualTo("pong");
        }
    }

    @Test
    void what_expires_in_the_middle_of_a_replay_is_told_exactly() {
        String few = Fresh.address("few");
        try (var publisher = BridgeClient.connect(node).hello();
                var client = stalled("kept.other", "{}")) {
            publishAll(publisher, few, 0, 10);
            client.says("{'type':'register','address':'" + few + "','headers':{'last':10,'credits':3}}");
            client.readsInOrder(1, 3);
            publishAll(publisher, few, 10, 20);
            client.says("{'type':'credit','address':'" + few + "','n':100}");
            // How much of it the node of the client has itself by then is a matter of luck: the rest comes live.
            JsonObject registered = client.readsOrIsTold(4, 30);
            assertThat(registered.getBoolean("recovered")).isFalse();
            publishAll(publisher, few, 30, 1);
            client.readsInOrder(31, 1);
        }
    }

    @Test
    void client_that_cannot_hear_of_what_has_expired_is_closed() {
        String few = Fresh.address("few");
        try (var publisher = BridgeClient.connect(node).hello();
                var client = new Stalled(RawSocket.open(node, "/eventbus/websocket"))) {
            publishAll(publisher, few, 0, 10);
            client.says("{'type':'register','address':'" + few + "','headers':{'last':10,'credits':3}}");
            client.readsInOrder(1, 3);
            publishAll(publisher, few, 10, 20);
            client.says("{'type':'credit','address':'" + few + "','n':100}");
            client.socket.expectsClose(4009);
        }
    }

    @Test
    void http_publishes_with_a_position_and_reads_the_past() {
        Http.Answer first = node.inside().post("/api/v1/publish", published(1).put("id", "7"));
        Http.Answer again = node.inside().post("/api/v1/publish", published(1).put("id", "7"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().getLong("offset")).isEqualTo(1);
        assertThat(again.json()).isEqualTo(first.json().put("duplicate", true));
        node.inside().post("/api/v1/publish", published(2));
        String since = first.json().getString("epoch") + ":1";
        JsonObject page = node.inside()
                .get("/api/v1/history/" + address + "?since=" + since)
                .json();
        assertThat(page.getLong("tail")).isEqualTo(2);
        assertThat(page.getJsonArray("messages").getJsonObject(0).getInteger("body"))
                .isEqualTo(2);
        assertThat(node.inside().get("/api/v1/history/plain").status()).isEqualTo(404);
        assertThat(node.inside().get("/api/v1/history/" + address + "?since=x").status())
                .isEqualTo(400);
        assertThat(node.inside().get("/api/v1/history/" + address + "?limit=0").status())
                .isEqualTo(400);
    }

    private JsonObject published(int body) {
        return JsonObject.of("address", address, "body", body);
    }

    private static void publishAll(BridgeClient publisher, String address, int first, int count) {
        for (int i = first; i < first + count; i++) {
            publisher.says(new JsonObject()
                    .put("type", "publish")
                    .put("address", address)
                    .put("body", JsonObject.of("i", i, "p", PADDING))
                    .put("id", address + i)
                    .put("ack", true));
        }
        for (int i = 0; i < count; i++) {
            assertThat(publisher.next().json().getString("type")).isEqualTo("published");
        }
    }

    private static double metric(String name) {
        double[] value = {-1};
        await().until(() -> {
            node.inside()
                    .get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .forEach(line -> value[0] = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
            return value[0] >= 0;
        });
        return value[0];
    }

    /** A client that has registered, and reads only when the test does. */
    private static Stalled stalled(String address, String headers) {
        Stalled client = greeted(RawSocket.open(node, "/eventbus/websocket"));
        client.says("{'type':'register','address':'" + address + "','headers':" + headers + "}");
        assertThat(client.next().getString("type")).isEqualTo("registered");
        return client;
    }

    private static Stalled greeted(RawSocket socket) {
        Stalled client = new Stalled(socket);
        client.says("{'type':'hello','version':1}");
        assertThat(client.next().getString("type")).isEqualTo("hello");
        return client;
    }

    private record Stalled(RawSocket socket) implements AutoCloseable {
        void says(String envelope) {
            socket.sends(WsFrame.text(envelope.replace('\'', '"')));
        }

        JsonObject next() {
            return new JsonObject(socket.next().text());
        }

        void readsInOrder(int first, int count) {
            for (long offset = first; offset < first + count; offset++) {
                JsonObject rec = next();
                assertThat(rec.getString("type")).isEqualTo("rec");
                assertThat(rec.getLong("offset")).isEqualTo(offset);
            }
        }

        /** Each of these is heard or counted in a gap, in order, and it is registered on the way. */
        JsonObject readsOrIsTold(long first, long last) {
            JsonObject registered = null;
            long expired = 0;
            for (long next = first; next <= last || registered == null; ) {
                JsonObject said = next();
                switch (said.getString("type")) {
                    case "rec" -> assertThat(said.getLong("offset")).isEqualTo(next++);
                    case "gap" -> {
                        assertThat(said.getString("reason")).isEqualTo("history_expired");
                        next += said.getLong("dropped");
                        expired += said.getLong("dropped");
                    }
                    default -> {
                        assertThat(said.getString("type")).isEqualTo("registered");
                        registered = said;
                    }
                }
            }
            assertThat(expired).isPositive();
            return registered;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
