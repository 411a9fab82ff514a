package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that die, restart or freeze while clients publish and listen through all of them. Counted from outside: what
 * was acknowledged against what each subscriber heard. In every build one node, drawn by a seed, is killed and one
 * restarted; {@code -Dduplex.long=true} does it to each of the three in turn.
 */
@Timeout(180)
final class HistoryFaultsE2E {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFaultsE2E.class);
    private static final int NODES = 3;
    private static final long SEED = Long.getLong("duplex.seed", System.nanoTime());
    private static final boolean LONG = Boolean.getBoolean("duplex.long");
    private static final int WINDOW = 4;

    private static Cluster cluster;

    private final String address = Fresh.address("kept");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "history-faults",
                NODES,
                Map.of(
                        "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "3",
                        "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 500000, age: 1h, bytes: 64MiB}}]"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void heal() {
        cluster.heal();
    }

    @Test
    void nothing_acknowledged_is_lost_when_each_node_is_killed_in_turn() {
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        for (int victim : victims()) {
            traffic.awaitMore();
            cluster.node(victim).kill9();
            traffic.awaitMore();
            cluster.restart(victim);
        }
        traffic.expectsAllOnceInOrder();
    }

    @Test
    void a_rolling_restart_loses_nothing() {
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        for (int index : victims()) {
            traffic.awaitMore();
            assertThat(cluster.node(index).stop()).isZero();
            cluster.restart(index);
        }
        traffic.awaitMore();
        traffic.expectsAllOnceInOrder();
    }

    @Test
    void a_node_that_freezes_and_comes_back_loses_nothing() {
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        traffic.awaitMore();
        TestNode frozen = cluster.node(1);
        frozen.freeze();
        await().atMost(Patience.START).until(() -> members() == NODES - 1);
        traffic.awaitMore();
        frozen.thaw();
        await().atMost(Patience.START).until(() -> members() == NODES);
        traffic.awaitMore();
        traffic.expectsAllOnceInOrder();
    }

    /** In an order of their own, to be had again by {@code -Dduplex.seed}. */
    private static List<Integer> victims() {
        LOG.info("seed {}", SEED);
        List<Integer> nodes = new ArrayList<>(List.of(0, 1, 2));
        Collections.shuffle(nodes, new Random(SEED));
        return LONG ? nodes : nodes.subList(0, 1);
    }

    private static int members() {
        return cluster.node(0)
                .inside()
                .get("/health/ready")
                .json()
                .getJsonObject("cluster")
                .getInteger("members");
    }
}
