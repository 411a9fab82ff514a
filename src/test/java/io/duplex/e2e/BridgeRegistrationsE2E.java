package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registrations as the cluster's map shows them: one for a node and address, and none left behind. */
@Timeout(180)
final class BridgeRegistrationsE2E {
    private static Cluster cluster;
    private static TestNode node;
    private static PlainService service;

    private final String address = Fresh.address("registered");

    @BeforeAll
    static void start() {
        cluster = Cluster.of("registrations", 1, Map.of("DUPLEX_BUS_LINGER", "200ms"));
        node = cluster.node(0);
        service = PlainService.join(cluster);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @Test
    void registered_is_said_when_the_cluster_has_the_registration() {
        try (var client = BridgeClient.connect(node).hello().register(address)) {
            assertThat(service.registrations(address)).hasSize(1);
            client.expectsNothingMore();
        }
    }

    @Test
    void many_clients_of_one_address_are_one_registration() {
        List<BridgeClient> clients = connect(50);
        clients.forEach(client -> client.hello().register(address));
        assertThat(service.registrations(address)).hasSize(1);
        Probe.untilHeard(probe -> service.publish(address, probe), clients.toArray(BridgeClient[]::new));
        service.publish(address, "to all");
        clients.forEach(client -> client.expectsRec(address, "to all").expectsNothingMore());
        clients.forEach(BridgeClient::close);
        awaitNoRegistration();
    }

    @Test
    void after_unregister_nothing_more_arrives() {
        try (var leaves = BridgeClient.connect(node).hello().register(address);
                var stays = BridgeClient.connect(node).hello().register(address)) {
            Probe.untilHeard(probe -> service.publish(address, probe), leaves, stays);
            service.publish(address, "first");
            leaves.expectsRec(address, "first").unregister(address);
            stays.expectsRec(address, "first");
            service.publish(address, "second");
            stays.expectsRec(address, "second");
            leaves.expectsNothingMore();
        }
    }

    @Test
    void registering_and_unregistering_back_to_back_leaves_nothing_behind() {
        try (var client = BridgeClient.connect(node)) {
            for (int round = 0; round < 20; round++) {
                client.says(Envelope.of("register", address)).says(Envelope.of("unregister", address));
            }
            client.expectsNothingMore();
            awaitNoRegistration();
        }
    }

    @Test
    void unregistering_and_registering_back_to_back_stays_registered() {
        try (var client = BridgeClient.connect(node).hello().register(address)) {
            for (int round = 0; round < 20; round++) {
                client.unregister(address).register(address);
            }
            Probe.untilHeard(probe -> service.publish(address, probe), client);
            assertThat(service.registrations(address)).hasSize(1);
        }
    }

    @Test
    void closing_leaves_nothing_behind() {
        var client = BridgeClient.connect(node).hello().register(address);
        client.close();
        awaitNoRegistration();
    }

    @Test
    void vanishing_leaves_nothing_behind() {
        var client = BridgeClient.connect(node).hello().register(address);
        client.vanishes();
        awaitNoRegistration();
    }

    @Test
    void a_consumer_registered_twice_and_given_back_twice_is_gone() {
        var first = BridgeClient.connect(node).hello().register(address);
        first.says(Envelope.of("register", address)).expectsErr("address_already_registered");
        first.says(Envelope.of("unregister", address)).expects(Envelope.of("unregistered", address));
        first.says(Envelope.of("unregister", address));
        first.close();
        try (var second = BridgeClient.connect(node).hello().register(address)) {
            expectsAllOfThePointToPointMessages(second);
        }
    }

    @Test
    void a_consumer_that_left_gets_no_share_of_the_point_to_point_messages() {
        var first = BridgeClient.connect(node).hello().register(address);
        first.close();
        try (var second = BridgeClient.connect(node).hello().register(address)) {
            expectsAllOfThePointToPointMessages(second);
        }
    }

    @Test
    void point_to_point_messages_go_round() {
        List<BridgeClient> clients = connect(3);
        clients.forEach(client -> client.hello().register(address));
        Probe.untilHeard(probe -> service.publish(address, probe), clients.toArray(BridgeClient[]::new));
        for (int index = 0; index < 30; index++) {
            service.send(address, index);
        }
        List<Object> all = new ArrayList<>();
        clients.forEach(client -> {
            all.addAll(client.expectsBodies(address, 10));
            client.expectsNothingMore();
        });
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 30).<Object>mapToObj(index -> index).toList());
        clients.forEach(BridgeClient::close);
    }

    private void expectsAllOfThePointToPointMessages(BridgeClient client) {
        Probe.untilHeard(probe -> service.send(address, probe), client);
        for (int index = 0; index < 20; index++) {
            service.send(address, index);
        }
        assertThat(client.expectsBodies(address, 20))
                .isEqualTo(IntStream.range(0, 20).boxed().toList());
        client.expectsNothingMore();
    }

    private void awaitNoRegistration() {
        await().untilAsserted(() -> assertThat(service.registrations(address)).isEmpty());
    }

    private static List<BridgeClient> connect(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> BridgeClient.connect(node))
                .toList();
    }
}
