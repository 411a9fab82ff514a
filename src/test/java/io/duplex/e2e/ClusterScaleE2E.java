package io.duplex.e2e;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the cluster has to know does not grow with the number of clients. */
@Timeout(420)
final class ClusterScaleE2E {
    private static final int CLIENTS_PER_NODE = 500;
    private static final List<String> ADDRESSES =
            IntStream.range(0, 100).mapToObj(number -> "scale." + number).toList();

    private static Cluster cluster;
    private static PlainService service;

    @BeforeAll
    static void start() {
        cluster = Cluster.of("scale", 2, Map.of("DUPLEX_BRIDGE_PING_TIMEOUT", "10m", "DUPLEX_BUS_LINGER", "500ms"));
        service = PlainService.join(cluster);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @Test
    void a_hundred_thousand_subscriptions_are_two_hundred_registrations() {
        var onFirst = CompletableFuture.supplyAsync(() -> registerAll(cluster.node(0)));
        var onSecond = CompletableFuture.supplyAsync(() -> registerAll(cluster.node(1)));
        List<BridgeClient> clients = Stream.of(onFirst, onSecond)
                .flatMap(some -> some.orTimeout(100, TimeUnit.SECONDS).join().stream())
                .toList();
        assertThat(clients).hasSize(2 * CLIENTS_PER_NODE);
        assertThat(ADDRESSES)
                .allSatisfy(address ->
                        assertThat(service.registrations(address)).hasSize(2).doesNotHaveDuplicates());

        String address = ADDRESSES.get(42);
        Probe.untilHeard(body -> service.publish(address, body), clients.toArray(BridgeClient[]::new));
        service.publish(address, "to all thousand");
        clients.forEach(client -> client.expectsRec(address, "to all thousand").expectsNothingMore());

        clients.forEach(BridgeClient::close);
        await().atMost(Patience.END)
                .untilAsserted(() -> assertThat(ADDRESSES)
                        .allSatisfy(
                                left -> assertThat(service.registrations(left)).isEmpty()));
    }

    private static List<BridgeClient> registerAll(TestNode node) {
        return IntStream.range(0, CLIENTS_PER_NODE)
                .mapToObj(index -> BridgeClient.connect(node).hello())
                .map(ClusterScaleE2E::registerAll)
                .toList();
    }

    /** All at once, as a client does that comes back after a break. */
    private static BridgeClient registerAll(BridgeClient client) {
        ADDRESSES.forEach(address -> client.says(Envelope.of("register", address)));
        Set<Object> answers = new HashSet<>();
        ADDRESSES.forEach(address -> answers.add(client.next().json()));
        assertThat(answers)
                .isEqualTo(ADDRESSES.stream()
                        .map(address -> Envelope.of("registered", address))
                        .collect(toSet()));
        return client;
    }
}
