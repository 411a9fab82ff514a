package io.duplex.e2e;

import static io.duplex.e2e.Recorded.position;
import static io.duplex.e2e.Recorded.publishes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishers that overrun a node which can record nothing for a while, because the member with the copies does not
 * answer: what waits is bounded, sockets are not read on, and HTTP is told to come again.
 */
@Timeout(300)
final class PublishOverrunE2E {
    private static final Logger LOG = LoggerFactory.getLogger(PublishOverrunE2E.class);
    private static final int MOST_PENDING = 100;
    private static final int SOCKETS = 20;
    private static final long MIB = 1 << 20;
    /** What the system's buffers and one socket's turn take of a client that is not read. */
    private static final long STALLED_BYTES = 16 * MIB;
    /** 100 messages of 4 kB and, of each socket, what had been read when the node was full. */
    private static final long HEAP_MIB = 32;

    private static final String PADDING = "x".repeat(4_000);

    private static Cluster cluster;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "overrun",
                2,
                Map.of(
                        "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "2",
                        "DUPLEX_CLUSTER_DEAD_AFTER", "60s",
                        "DUPLEX_HISTORY_MAX_PENDING", String.valueOf(MOST_PENDING),
                        "DUPLEX_HISTORY_APPEND_TIMEOUT", "60s",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_TCP_ENABLED", "true",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 5000, age: 1h, bytes: 32MiB}}]"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void thaw() {
        cluster.node(1).thaw();
    }

    @Test
    void sockets_are_not_read_and_http_is_told_to_come_again_until_there_is_room() {
        TestNode node = cluster.node(0);
        try (Attack attack = Attack.on(node)
                        .withSockets(SOCKETS)
                        .repeats(WsFrame.text(envelope()).masked(50));
                var client = BridgeClient.connect(node).hello()) {
            publishes(client, address, "before", null);
            long heap = node.footprint().liveHeapBytes();
            cluster.node(1).freeze();
            attack.start();
            await("the node is full").atMost(Patience.LONG).until(() -> pending(node) == MOST_PENDING);
            Besieged.stalls(attack);

            assertThat(pending(node)).isEqualTo(MOST_PENDING);
            assertThat(attack.states())
                    .allSatisfy(socket -> assertThat(socket.sentBytes()).isLessThan(STALLED_BYTES));
            long heapMib = (node.footprint().liveHeapBytes() - heap) / MIB;
            LOG.atInfo().addKeyValue("heapGrownMib", heapMib).log("A node that can record nothing, overrun");
            assertThat(heapMib).isLessThan(HEAP_MIB);
            isToldToComeAgain(node.inside().post("/api/v1/publish", JsonObject.of("address", address, "body", "late")));
            isToldToComeAgain(node.outside().post("/publish/" + address, "\"late\""));

            long taken = sent(attack);
            cluster.node(1).thaw();
            await("they are read again").atMost(Patience.END).until(() -> sent(attack) > taken);
        }
        await("there is room again")
                .atMost(Patience.END)
                .until(() -> node.outside()
                                .call("POST", "/publish/" + address, "\"now\"")
                                .status()
                        == 200);
    }

    @Test
    void a_client_of_the_tcp_door_that_publishes_without_end_is_not_read_on_and_loses_nothing() {
        TestNode node = cluster.node(0);
        try (var client = TcpClient.connect(node)) {
            client.says(Envelope.of("hello").put("version", 1)).next();
            client.says(message(0));
            JsonObject first = client.next();
            long heap = node.footprint().liveHeapBytes();
            cluster.node(1).freeze();
            int published;
            try (var writer = new PatientWriter(
                    client, number -> TcpClient.frame(message(number + 1).encode()))) {
                writer.awaitStall();
                assertThat(pending(node)).isEqualTo(MOST_PENDING);
                assertThat((long) writer.written() * PADDING.length()).isLessThan(STALLED_BYTES);
                assertThat((node.footprint().liveHeapBytes() - heap) / MIB).isLessThan(HEAP_MIB);
                isToldToComeAgain(node.outside().post("/publish/" + address, "\"late\""));
                int taken = writer.written();
                cluster.node(1).thaw();
                await("it is read again").atMost(Patience.END).until(() -> writer.written() > taken);
                published = answers(client, writer);
            }
            assertThat(kept(node, first)).isEqualTo(published);
        }
    }

    /** Reads the answers up to that of a last message: none is missing, none is out of order. */
    private int answers(TcpClient client, PatientWriter writer) {
        CompletableFuture<Integer> ending = CompletableFuture.supplyAsync(() -> {
            int last = writer.finish() + 1;
            client.says(message(last).put("id", "last"));
            return last;
        });
        int answered = 0;
        JsonObject published;
        do {
            published = client.next();
            answered++;
            assertThat(published.getString("type")).as(published.encode()).isEqualTo("published");
            assertThat(published.getString("id")).isIn(String.valueOf(answered), "last");
            assertThat(published.getLong("offset")).isEqualTo(answered + 1L);
        } while (!published.getString("id").equals("last"));
        assertThat(answered).isEqualTo(ending.join());
        return answered;
    }

    /** How many the history has after that position, each once and in order. */
    private int kept(TestNode node, JsonObject first) {
        int count = 0;
        JsonObject page = first.put("more", true);
        for (String since = position(first); page.getBoolean("more"); ) {
            page = node.inside()
                    .get("/api/v1/history/" + address + "?since=" + since + "&limit=1000")
                    .json();
            for (Object message : page.getJsonArray("messages")) {
                JsonObject recorded = (JsonObject) message;
                assertThat(recorded.getJsonObject("body").getInteger("n")).isEqualTo(++count);
                since = page.getString("epoch") + ":" + recorded.getLong("offset");
            }
        }
        return count;
    }

    private static void isToldToComeAgain(Http.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().getString("error")).isEqualTo("too_many_publishes");
    }

    private String envelope() {
        return Envelope.of("publish", address, PADDING).put("ack", true).encode();
    }

    private JsonObject message(int number) {
        return Envelope.of("publish", address, JsonObject.of("n", number, "p", PADDING))
                .put("ack", true)
                .put("id", String.valueOf(number));
    }

    private static long sent(Attack attack) {
        return attack.states().stream().mapToLong(Attack.State::sentBytes).sum();
    }

    private static double pending(TestNode node) {
        return node.metric("duplex_history_pending");
    }
}
