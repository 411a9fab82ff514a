package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.KeptLogs;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that die, restart or freeze while clients publish and listen through all of them. Counted from outside: what
 * was acknowledged against what each subscriber heard. In every build one node is killed, one restarted and one frozen,
 * drawn by a seed; {@code -Dduplex.long=true} does each of that to each of the three in turn.
 */
@Unhurried
@Timeout(420)
@ExtendWith(KeptLogs.class)
final class HistoryFaultsE2E {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFaultsE2E.class);
    private static final int NODES = 3;
    private static final long SEED = Long.getLong("duplex.seed", System.nanoTime());
    /**
     * So many that fewer are published while a node is frozen than a log of this size remembers ids of: what that node
     * has received and not carried out it carries out when it thaws, and its publishers have long repeated it
     * elsewhere.
     */
    private static final int WINDOW = 8;

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
    void a_node_that_dies_one_that_restarts_and_one_that_freezes_lose_nothing_acknowledged() {
        List<Integer> nodes = inTurn();
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        kill(traffic, nodes.get(0));
        restart(traffic, nodes.get(1));
        freeze(traffic, nodes.get(2));
        traffic.expectsAllOnceInOrder();
    }

    @Test
    @EnabledIfSystemProperty(named = "duplex.long", matches = "true")
    void each_node_is_killed_in_turn() {
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        inTurn().forEach(victim -> kill(traffic, victim));
        LOG.info("{} acknowledged", traffic.expectsAllOnceInOrder());
    }

    @Test
    @EnabledIfSystemProperty(named = "duplex.long", matches = "true")
    void each_node_is_restarted_in_turn() {
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        inTurn().forEach(leaving -> restart(traffic, leaving));
        LOG.info("{} acknowledged", traffic.expectsAllOnceInOrder());
    }

    @Test
    @EnabledIfSystemProperty(named = "duplex.long", matches = "true")
    void each_node_is_frozen_in_turn() {
        Traffic traffic = Traffic.begin(cluster, address, WINDOW);
        inTurn().forEach(frozen -> freeze(traffic, frozen));
        LOG.info("{} acknowledged", traffic.expectsAllOnceInOrder());
    }

    private static void kill(Traffic traffic, int victim) {
        traffic.awaitMore();
        cluster.node(victim).kill9();
        traffic.awaitMore();
        cluster.restart(victim);
    }

    private static void restart(Traffic traffic, int leaving) {
        traffic.awaitMore();
        assertThat(cluster.node(leaving).stop()).isZero();
        cluster.restart(leaving);
    }

    private static void freeze(Traffic traffic, int index) {
        traffic.awaitMore();
        TestNode frozen = cluster.node(index);
        TestNode other = cluster.node((index + 1) % NODES);
        frozen.freeze();
        await().atMost(Patience.START).until(() -> other.members() == NODES - 1);
        traffic.awaitMore();
        frozen.thaw();
        cluster.awaitWhole();
        traffic.awaitMore();
    }

    /** All nodes in an order of their own, to be had again by {@code -Dduplex.seed}. */
    private static List<Integer> inTurn() {
        LOG.info("seed {}", SEED);
        List<Integer> nodes = new ArrayList<>(List.of(0, 1, 2));
        Collections.shuffle(nodes, new Random(SEED));
        return nodes;
    }
}
