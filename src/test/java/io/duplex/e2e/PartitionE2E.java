package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Divisible;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that comes apart between three nodes, and heals, while clients of all three publish and listen. In every
 * build one node, drawn by a seed, is alone for a moment; {@code -Dduplex.long=true} leaves each of the three alone for
 * half a minute, and cuts single directions.
 */
@Unhurried
@Timeout(600)
final class PartitionE2E {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionE2E.class);
    private static final int NODES = 3;
    private static final int WINDOW = 4;
    private static final int SENDS = 10;
    private static final boolean LONG = Boolean.getBoolean("duplex.long");
    private static final long SEED = Long.getLong("duplex.seed", System.nanoTime());
    private static final Duration ALONE = Duration.ofSeconds(LONG ? 30 : 1);
    /** What a cut may silence an address for: the time until a member counts as dead, and some for the machine. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private static final Duration ONE_WAY = Duration.ofSeconds(15);
    /** Until one node is removed, and then longer than it needs to look at all others and find the oldest. */
    private static final Duration PARTLY = Duration.ofSeconds(13);

    private static final boolean ONE_DIRECTION = SEED % 2 == 0;

    @RegisterExtension
    static final Divisible PARTS = Divisible.of(
            "partition",
            NODES,
            Map.of(
                    "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "3",
                    "DUPLEX_HISTORY_APPEND_TIMEOUT", "3s",
                    // All of it, on a fast machine: who is cut off for thirty seconds may be 600,000 messages behind.
                    "_JAVA_OPTIONS", "-Xmx2g",
                    "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 2000000, age: 1h, bytes: 512MiB}}]"));

    private final String address = Fresh.address("kept");
    private final String plain = Fresh.address("plain");
    private final List<BridgeClient> ears = new ArrayList<>();

    @AfterEach
    void leave() {
        ears.forEach(BridgeClient::close);
    }

    /** Vert.x told so, with a trace, of each message that waited for a connection which was lost. */
    @AfterEach
    void expectsNoTraces() {
        for (TestNode node : PARTS.cluster().nodes()) {
            assertThat(node.log()).doesNotContain("Promise already completed");
        }
    }

    @Test
    void a_node_that_is_cut_off_refuses_and_nothing_acknowledged_is_lost() {
        listen();
        Traffic traffic = Traffic.begin(PARTS.cluster(), address, WINDOW);
        for (int alone : victims()) {
            traffic.awaitMore();
            long cut = System.nanoTime();
            PARTS.network().isolate(alone);
            expectsRefusal(PARTS.node(alone));
            await().atMost(Patience.END)
                    .until(() -> PARTS.node((alone + 1) % NODES).members() == NODES - 1);
            traffic.awaitMore(); // the others go on, and so do the clients that left the node
            awaitSince(cut, ALONE);
            PARTS.network().heal();
            expectsWhole();
            PARTS.cluster().awaitWhole();
            traffic.awaitMore();
        }
        LOG.info("{} acknowledged, all heard once, in order, by all", traffic.expectsAllOnceInOrder());
    }

    @Test
    @EnabledIfSystemProperty(named = "duplex.long", matches = "true")
    void a_direction_that_is_cut_loses_nothing_acknowledged() {
        listen();
        Traffic traffic = Traffic.begin(PARTS.cluster(), address, WINDOW);
        for (int from : victims()) {
            traffic.awaitMore();
            long cut = System.nanoTime();
            PARTS.network().cutOneWay(from, (from + 1) % NODES);
            awaitSince(cut, ONE_WAY);
            PARTS.network().heal();
            expectsWhole();
            PARTS.cluster().awaitWhole();
            traffic.awaitMore();
        }
        LOG.info("{} acknowledged, all heard once, in order, by all", traffic.expectsAllOnceInOrder());
    }

    /**
     * The oldest node saw both, and did nothing: what one of the two owned and the other had a copy of stood still for
     * as long as the cut lasted.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void two_nodes_that_lose_each_other_stop_nothing_for_long(boolean oneWay) {
        assumeTrue(LONG || oneWay == ONE_DIRECTION);
        listen();
        Traffic traffic = Traffic.begin(PARTS.cluster(), address, WINDOW);
        int oldest = oldest();
        Pulse pulse = Pulse.begin(PARTS.node(oldest), address);
        pulse.awaitMore();
        long cut = System.nanoTime();
        PARTS.network().cutOneWay((oldest + 1) % NODES, (oldest + 2) % NODES);
        if (!oneWay) {
            PARTS.network().cutOneWay((oldest + 2) % NODES, (oldest + 1) % NODES);
        }
        await().atMost(Patience.END).until(() -> PARTS.node(oldest).members() == NODES - 1);
        LOG.info(
                "resolved after {} ms",
                Duration.ofNanos(System.nanoTime() - cut).toMillis());
        pulse.awaitMore(); // although the network is not whole
        awaitSince(cut, LONG ? ALONE : PARTLY);
        assertThat(PARTS.node(oldest).members())
                .as("who was removed stays away")
                .isEqualTo(NODES - 1);
        pulse.awaitMore();
        PARTS.network().heal();
        expectsWhole();
        PARTS.cluster().awaitWhole();
        pulse.awaitMore();
        Duration silence = pulse.finish();
        LOG.info("at most {} ms without an acknowledgement at any address", silence.toMillis());
        assertThat(silence).isLessThan(SILENT);
        traffic.awaitMore();
        LOG.info("{} acknowledged, all heard once, in order, by all", traffic.expectsAllOnceInOrder());
    }

    private static int oldest() {
        return IntStream.range(0, NODES)
                .filter(index -> PARTS.node(index)
                        .inside()
                        .get("/api/v1/info")
                        .json()
                        .getJsonObject("cluster")
                        .getBoolean("oldest"))
                .findFirst()
                .orElseThrow();
    }

    /** A client of each node that listens to an address without history. */
    private void listen() {
        for (TestNode node : PARTS.cluster().nodes()) {
            ears.add(BridgeClient.connect(node).hello().register(plain));
        }
    }

    private static List<Integer> victims() {
        LOG.info("seed {}", SEED);
        List<Integer> nodes = new ArrayList<>(List.of(0, 1, 2));
        Collections.shuffle(nodes, new Random(SEED));
        return LONG ? nodes : nodes.subList(0, 1);
    }

    private void expectsRefusal(TestNode node) {
        await().atMost(Patience.END).untilAsserted(() -> {
            Http.Answer answer = node.inside()
                    .patientPost(
                            "/api/v1/publish",
                            JsonObject.of("address", address + ".other", "body", 1)
                                    .encode());
            assertThat(answer.status()).as(answer.body()).isEqualTo(503);
            assertThat(answer.json().getString("error")).isEqualTo("history_unavailable");
        });
    }

    /** What any node publishes is heard on all, and nothing is sent to where nobody is. */
    private void expectsWhole() {
        long healed = System.nanoTime();
        await().pollInterval(Patience.SHORT).atMost(Patience.END).until(this::allHearAll);
        long millis = Duration.ofNanos(System.nanoTime() - healed).toMillis();
        LOG.info("registrations whole {} ms after the network was", millis);
        for (TestNode sender : PARTS.cluster().nodes()) {
            for (int i = 0; i < SENDS; i++) {
                sender.inside().send(plain, i);
            }
            String end = "the end " + Fresh.address("of");
            sender.inside().publish(plain, end);
            List<Object> heard = new ArrayList<>();
            for (BridgeClient ear : ears) {
                for (Object body = next(ear); !end.equals(body); body = next(ear)) {
                    heard.add(body);
                }
            }
            heard.removeIf(body -> !(body instanceof Integer)); // late bodies of rounds before
            assertThat(heard)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, SENDS).<Object>mapToObj(i -> i).toList());
        }
    }

    private boolean allHearAll() {
        for (TestNode publisher : PARTS.cluster().nodes()) {
            String body = Fresh.address("round");
            Http.Answer answer =
                    publisher.inside().post("/api/v1/publish", JsonObject.of("address", plain, "body", body));
            if (answer.status() >= 300) {
                return false;
            }
            for (BridgeClient ear : ears) {
                if (!ear.hears(body, Patience.SHORT)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Object next(BridgeClient ear) {
        return ear.next().json().getValue("body");
    }

    private static void awaitSince(long nanos, Duration time) {
        await().atMost(time.plus(Patience.END)).until(() -> System.nanoTime() - nanos >= time.toNanos());
    }
}
