package io.duplex.e2e;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Innocent;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of 512 MB with an innocent client, under attack.
 *
 * <p>Its heap is taken from the system at once, so that what the process grows by is what the attack costs outside of
 * it; what the attack leaves on the heap is asked of a full collection. How long the innocent waits is logged, to be
 * held against the promises of limits.md; a test only asks that it is served at all, for a machine may be busy with
 * other things than this attack.
 */
final class Besieged implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Besieged.class);
    private static final long MIB = 1 << 20;
    /** Who waits for longer will not call this a service; Kubernetes would have restarted the node. */
    static final double SERVED_MILLIS = 10_000;

    /** In which a client that is read at all is read some. */
    private static final Duration STALL = Duration.ofSeconds(2);
    /** Taken of a client before it stalls: what it is answered for that fills the system's buffers, and its outlet. */
    private static final long STALLED_BYTES = 32 * MIB;

    /** Who come one after the other. */
    private static final int CLIENTS = 20;

    private final TestNode node;
    private final Innocent innocent;
    private long rssMib;
    private long heapBytes;

    private Besieged(TestNode node, Innocent innocent) {
        this.node = node;
        this.innocent = innocent;
    }

    /** The limits of production, which the dev profile does not all have. */
    static final Map<String, String> LIMITS = Map.of(
            "_JAVA_OPTIONS", "-Xms512m -XX:+AlwaysPreTouch " + NodeRecipe.FULL_SPEED,
            "DUPLEX_LIMITS_COMMANDS_PER_SECOND", "2000",
            "DUPLEX_LIMITS_BYTES_PER_SECOND", "4MiB",
            "DUPLEX_LIMITS_READ", "8KiB",
            // Attackers do not ping; what stalls them must not be that they were closed for it.
            "DUPLEX_BRIDGE_PING_TIMEOUT", "10m",
            // Nor that the machine was so slow that a client had taken nothing for long.
            "DUPLEX_FAN_OUT_STALL_TIMEOUT", "10m",
            "DUPLEX_LIMITS_FIRST_MESSAGE_TIMEOUT", "10m");

    /** As {@link #LIMITS}. */
    static NodeRecipe recipe(String name) {
        return NodeRecipe.named(name).withAll(LIMITS);
    }

    static Besieged start(NodeRecipe recipe) {
        return of(recipe.start());
    }

    /** A node that has been started with {@link #LIMITS}. */
    static Besieged of(TestNode node) {
        return new Besieged(node, Innocent.on(node));
    }

    /** As {@link #of}, one that speaks TLS. */
    static Besieged of(TestNode node, SSLContext tls) {
        return new Besieged(node, Innocent.on(node, tls));
    }

    TestNode node() {
        return node;
    }

    /** Until the node knows of a service that answers at this address. */
    void awaitService(String address) {
        await("the node knows the service")
                .atMost(Patience.START)
                .until(() -> node.inside()
                                .post("/api/v1/request", JsonObject.of("address", address, "body", 1))
                                .status()
                        == 200);
    }

    /** Before an attack. */
    void begin() {
        heapBytes = node.footprint().liveHeapBytes();
        rssMib = node.footprint().rssMib();
        innocent.begin();
    }

    /** Now. What came before is not measured. */
    void attacked() {
        innocent.begin();
    }

    /** Within some seconds nothing more is taken of any of the sockets, and none is closed. */
    static void stalls(Attack attack) {
        long[] before = new long[attack.states().size()];
        await("all stall").atMost(Patience.END).pollInterval(STALL).until(() -> {
            List<Attack.State> now = attack.states();
            boolean stalled = true;
            for (int i = 0; i < before.length; i++) {
                stalled &= now.get(i).sentBytes() > 0 && now.get(i).sentBytes() == before[i];
                before[i] = now.get(i).sentBytes();
            }
            return stalled;
        });
        assertThat(attack.states()).allSatisfy(socket -> {
            assertThat(socket.isOver()).isFalse();
            assertThat(socket.sentBytes()).isLessThan(STALLED_BYTES);
        });
    }

    /** While an attack goes on, or right after it: the node has not grown by more, and the innocent is served. */
    void holds(String attack, long mostMib) {
        await("a second's worth of rounds").atMost(Patience.LONG).until(() -> innocent.rounds() >= 50);
        Innocent.Service served = innocent.served();
        long grownMib = node.footprint().rssMib() - rssMib;
        long heapMib = (node.footprint().liveHeapBytes() - heapBytes) / MIB;
        LOG.atInfo()
                .addKeyValue("attack", attack)
                .addKeyValue("rounds", served.rounds())
                .addKeyValue("medianMillis", served.median())
                .addKeyValue("p99Millis", served.p99())
                .addKeyValue("worstMillis", served.worst())
                .addKeyValue("rssMib", rssMib + grownMib)
                .addKeyValue("rssGrownMib", grownMib)
                .addKeyValue("heapGrownMib", heapMib)
                .log("An innocent client beside an attack");
        assertThat(grownMib).as("MiB the process grew by under " + attack).isLessThanOrEqualTo(mostMib);
        assertThat(heapMib).as("MiB the heap grew by under " + attack).isLessThanOrEqualTo(mostMib);
        assertThat(served.worst()).as("worst echo in ms under " + attack).isLessThan(SERVED_MILLIS);
        assertThat(node.alive()).isTrue();
        assertThat(node.log())
                .as("errors in the node's log")
                .doesNotContainPattern("(?m)^.*\\b(ERROR|SEVERE)\\b.*$")
                .doesNotContain("OutOfMemory");
    }

    /** While an attack goes on, or right after it: clients come and listen to addresses that are new. */
    void admits(String attack) {
        admits(attack, CLIENTS);
    }

    /** As {@link #admits(String)}, so many clients. */
    void admits(String attack, int clients) {
        long worst = 0;
        for (int i = 0; i < clients; i++) {
            String address = Fresh.address("admitted");
            long start = System.nanoTime();
            try (var client = BridgeClient.connect(node).hello()) {
                client.register(address);
            }
            worst = Math.max(worst, System.nanoTime() - start);
        }
        LOG.atInfo()
                .addKeyValue("attack", attack)
                .addKeyValue("clients", clients)
                .addKeyValue("worstMillis", NANOSECONDS.toMillis(worst))
                .log("Clients that come beside an attack");
    }

    @Override
    public void close() {
        innocent.close();
        node.close();
    }
}
