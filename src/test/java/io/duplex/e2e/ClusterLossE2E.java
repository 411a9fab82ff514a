package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes leave, politely or not. Those that stay go on, and nothing of those that left stays behind. */
@Unhurried
@Timeout(420)
final class ClusterLossE2E {
    private static final int MESSAGES = 500;

    private static Cluster cluster;
    private static PlainService service;

    private final String address = Fresh.address("loss");

    @BeforeAll
    static void start() {
        cluster = Cluster.of("loss", 3, Map.of("DUPLEX_BRIDGE_PING_TIMEOUT", "10m"));
        service = PlainService.join(cluster);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @BeforeEach
    void heal() {
        cluster.heal();
        await().atMost(Patience.END)
                .untilAsserted(() -> assertThat(service.members()).isEqualTo(4));
    }

    @Test
    void a_killed_node_leaves_no_registration_and_the_others_miss_nothing() {
        String only = Fresh.address("only");
        var gone = BridgeClient.connect(cluster.node(2)).hello().register(only).register(address);
        var one = BridgeClient.connect(cluster.node(0)).hello().register(address);
        var two = BridgeClient.connect(cluster.node(1)).hello().register(address);
        Probe.untilHeard(body -> service.publish(address, body), gone, one, two);
        String victim = service.registrations(only).iterator().next();
        assertThat(service.addressesOf(victim)).contains(only, address);

        var publishing = publishInBackground();
        cluster.node(2).kill9();
        publishing.orTimeout(Patience.END.toMillis(), TimeUnit.MILLISECONDS).join();
        expectsTheSequence(one);
        expectsTheSequence(two);

        await().atMost(Patience.END)
                .untilAsserted(() -> assertThat(service.addressesOf(victim)).isEmpty());
        assertThat(service.members()).isEqualTo(3);
        assertThat(service.registrations(address)).hasSize(2);
        expectsAllPointToPointMessages(one, two);

        var back = BridgeClient.connect(cluster.restart(2)).hello().register(address);
        Probe.untilHeard(body -> service.publish(address, body), one, two, back);
        assertThat(service.registrations(address)).hasSize(3);
    }

    /** Each change of the members made all nodes unready for some seconds, so a balancer had none left. */
    @Test
    void nodes_that_stay_are_ready_all_the_time() {
        Set<String> refusals = ConcurrentHashMap.newKeySet();
        AtomicInteger asked = new AtomicInteger();
        ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> asking = probes.scheduleWithFixedDelay(
                    () -> {
                        for (int stays : List.of(0, 1)) {
                            Http.Answer ready = cluster.node(stays).inside().get("/health/ready");
                            asked.incrementAndGet();
                            if (ready.status() != 200) {
                                refusals.add(ready.body());
                            }
                        }
                    },
                    0,
                    Patience.SHORT.toMillis() / 2,
                    TimeUnit.MILLISECONDS);
            await().atMost(Patience.LONG).until(() -> asked.get() >= 2);
            cluster.node(2).kill9();
            await().atMost(Patience.END).until(() -> cluster.node(0).members() == 2);
            cluster.restart(2);
            cluster.awaitWhole();
            int before = asked.get();
            await().atMost(Patience.LONG).until(() -> asked.get() >= before + 4);
            assertThat(asking).isNotDone(); // each probe was answered
        } finally {
            probes.shutdownNow();
        }
        assertThat(refusals).isEmpty();
    }

    @Test
    void a_rolling_restart_tells_every_client_and_nobody_else_notices() {
        for (int index = 0; index < 3; index++) {
            TestNode leaving = cluster.node(index);
            var client = BridgeClient.connect(leaving);
            var stays =
                    BridgeClient.connect(cluster.node((index + 1) % 3)).hello().register(address);
            Probe.untilHeard(body -> service.publish(address, body), stays);

            var publishing = publishInBackground();
            leaving.sigterm();
            client.expectsClose(1012);
            assertThat(leaving.exitCode()).isZero();
            publishing.orTimeout(Patience.END.toMillis(), TimeUnit.MILLISECONDS).join();
            expectsTheSequence(stays);
            // As in a rolling update: the next one goes when this one is ready again.
            cluster.restart(index);

            var back = BridgeClient.connect(cluster.node(index)).hello().register(address);
            Probe.untilHeard(body -> service.publish(address, body), stays, back);
            stays.close();
            back.close();
        }
    }

    @Test
    void a_node_that_left_politely_leaves_no_registration() {
        var leaves = BridgeClient.connect(cluster.node(0)).hello().register(address);
        String leaving = service.registrations(address).iterator().next();
        leaves.expectsNothingMore();
        assertThat(cluster.node(0).stop()).isZero();
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(service.addressesOf(leaving)).isEmpty());
    }

    private CompletableFuture<Void> publishInBackground() {
        return CompletableFuture.runAsync(() -> service.publishSequence(address, MESSAGES, number -> number));
    }

    private void expectsTheSequence(BridgeClient client) {
        assertThat(client.expectsBodies(address, MESSAGES))
                .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
    }

    /** Tried again for as long as the sender may not have noticed who is gone. */
    private void expectsAllPointToPointMessages(BridgeClient... clients) {
        await().atMost(Patience.LONG).untilAsserted(() -> {
            for (int number = 0; number < 20; number++) {
                service.send(address, number);
            }
            service.publish(address, "that was all");
            List<Object> heard = new ArrayList<>();
            for (BridgeClient client : clients) {
                for (Object body = nextBody(client); !"that was all".equals(body); body = nextBody(client)) {
                    heard.add(body);
                }
            }
            assertThat(heard)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                            .<Object>mapToObj(number -> number)
                            .toList());
        });
    }

    private static Object nextBody(BridgeClient client) {
        return client.next().json().getValue("body");
    }
}
