package io.duplex.e2e;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes and another service: whoever may hear something hears it, wherever it was said. */
@Timeout(300)
final class ClusterDeliveryE2E {
    private static Cluster cluster;
    private static PlainService service;

    private final String address = Fresh.address("cluster");

    @BeforeAll
    static void start() {
        cluster = Cluster.of("delivery", 3, Map.of("DUPLEX_BRIDGE_PING_TIMEOUT", "10m"));
        service = PlainService.join(cluster);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    @Test
    void every_node_counts_the_nodes_and_not_the_services() {
        for (TestNode node : cluster.nodes()) {
            await().untilAsserted(() ->
                    assertThat(node.inside().get("/health/ready").body()).contains("\"members\":3,\"here\":3,"));
        }
    }

    @Test
    void everybody_hears_everything_once_and_each_publisher_in_order() {
        int count = 200;
        List<BridgeClient> listeners = listeners();
        List<Publisher> publishers = publishers();
        publishers.forEach(publisher -> Probe.untilHeard(publisher::say, listeners.toArray(BridgeClient[]::new)));
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (Publisher publisher : publishers) {
            running.add(CompletableFuture.runAsync(() -> IntStream.range(0, count)
                    .forEach(number -> publisher.say(JsonObject.of("by", publisher.name(), "number", number)))));
        }
        running.forEach(one ->
                one.orTimeout(Patience.END.toMillis(), TimeUnit.MILLISECONDS).join());
        for (BridgeClient listener : listeners) {
            var byPublisher = listener.expectsBodies(address, publishers.size() * count).stream()
                    .map(JsonObject.class::cast)
                    .collect(groupingBy(body -> body.getString("by")));
            assertThat(byPublisher).hasSize(publishers.size());
            byPublisher
                    .values()
                    .forEach(bodies -> assertThat(bodies)
                            .extracting(body -> body.getInteger("number"))
                            .isEqualTo(IntStream.range(0, count).boxed().toList()));
        }
        listeners.forEach(BridgeClient::expectsNothingMore);
        listeners.forEach(BridgeClient::close);
    }

    @Test
    void point_to_point_messages_go_round_over_all_nodes() {
        List<BridgeClient> clients = listeners();
        Probe.untilHeard(body -> service.publish(address, body), clients.toArray(BridgeClient[]::new));
        int each = 10;
        for (int number = 0; number < each * clients.size(); number++) {
            service.send(address, number);
        }
        List<Object> all = new ArrayList<>();
        clients.forEach(client -> all.addAll(client.expectsBodies(address, each)));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, each * clients.size())
                        .<Object>mapToObj(number -> number)
                        .toList());
        clients.forEach(BridgeClient::expectsNothingMore);
        clients.forEach(BridgeClient::close);
    }

    @Test
    void point_to_point_messages_are_not_lost_on_a_node_whose_last_client_left() {
        // A node keeps its consumer a while after the last client left; what it is sent then is somebody else's.
        var leaves = BridgeClient.connect(cluster.node(0)).hello().register(address);
        try (var stays = BridgeClient.connect(cluster.node(1)).hello().register(address)) {
            Probe.untilHeard(body -> service.publish(address, body), leaves, stays);
            leaves.unregister(address).close();
            // Some milliseconds the sender may not know of it yet, but not for as long as the consumer is kept.
            await().atMost(Duration.ofSeconds(1)).until(() -> {
                Probe.untilHeard(body -> service.send(address, body), stays);
                for (int number = 0; number < 10; number++) {
                    service.send(address, number);
                }
                return IntStream.range(0, 10).allMatch(number -> stays.hears(number, Patience.SHORT));
            });
        }
    }

    @Test
    void a_client_asks_across_the_cluster_in_both_directions() {
        String other = Fresh.address("cluster");
        try (var one = BridgeClient.connect(cluster.node(0)).hello().register(address);
                var two = BridgeClient.connect(cluster.node(1)).hello().register(other)) {
            Probe.untilHeard(body -> two.publish(address, body), one);
            Probe.untilHeard(body -> one.publish(other, body), two);
            asksAndIsAnswered(one, other, two);
            asksAndIsAnswered(two, address, one);
        }
    }

    @Test
    void a_conversation_goes_on_across_the_cluster() {
        try (var one = BridgeClient.connect(cluster.node(0)).hello().register(address);
                var two = BridgeClient.connect(cluster.node(2))) {
            Probe.untilHeard(body -> two.publish(address, body), one);
            two.request(address, "knock, knock");
            String second = one.request(one.next().json().getString("replyAddress"), "who's there?");
            two.send(two.next().json().getString("replyAddress"), "Duplex");
            one.expectsRec(second, "Duplex").expectsNothingMore();
        }
    }

    @Test
    void a_service_asks_a_client_and_a_client_asks_a_service() {
        try (var client = BridgeClient.connect(cluster.node(2)).hello().register(address);
                var inbox = service.consume(address + ".service")) {
            Probe.untilHeard(body -> service.publish(address, body), client);
            var answer = CompletableFuture.supplyAsync(() -> service.request(address, "client?"));
            client.send(client.next().json().getString("replyAddress"), "yes");
            assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("yes");
            Probe.untilHeard(body -> client.send(address + ".service", body), inbox);
            String reply = client.request(address + ".service", "service?");
            inbox.next().reply("yes");
            client.expectsRec(reply, "yes").expectsNothingMore();
        }
    }

    @Test
    void the_inside_api_asks_a_client_of_another_node() {
        try (var client = BridgeClient.connect(cluster.node(1)).hello().register(address)) {
            Probe.untilHeard(body -> cluster.node(0).inside().publish(address, body), client);
            var answer =
                    CompletableFuture.supplyAsync(() -> cluster.node(0).inside().request(address, "how much?"));
            client.send(client.next().json().getString("replyAddress"), 3);
            assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join().getInteger("body"))
                    .isEqualTo(3);
        }
    }

    @Test
    void a_node_has_one_registration_for_an_address() {
        List<BridgeClient> clients = listeners();
        assertThat(service.registrations(address)).hasSize(3).doesNotHaveDuplicates();
        clients.forEach(BridgeClient::close);
    }

    private record Publisher(String name, Consumer<Object> voice) {
        void say(Object body) {
            voice.accept(body);
        }
    }

    /** Every way there is to say something, on every node. */
    private List<Publisher> publishers() {
        List<Publisher> publishers = new ArrayList<>();
        publishers.add(new Publisher("service", body -> service.publish(address, body)));
        for (TestNode node : cluster.nodes()) {
            var client = BridgeClient.connect(node);
            publishers.add(new Publisher("client of " + node.publicPort(), body -> client.publish(address, body)));
            publishers.add(new Publisher(
                    "inside of " + node.insidePort(), body -> node.inside().publish(address, body)));
        }
        return publishers;
    }

    /** Two clients on each node, registered. */
    private List<BridgeClient> listeners() {
        List<BridgeClient> listeners = new ArrayList<>();
        for (TestNode node : cluster.nodes()) {
            listeners.add(BridgeClient.connect(node).hello().register(address));
            listeners.add(BridgeClient.connectBinary(node).hello().register(address));
        }
        return listeners;
    }

    private static void asksAndIsAnswered(BridgeClient asks, String address, BridgeClient answers) {
        String reply = asks.request(address, "how much?");
        JsonObject question = answers.next().json();
        assertThat(question.getString("body")).isEqualTo("how much?");
        answers.send(question.getString("replyAddress"), "a lot");
        asks.expectsRec(reply, "a lot").expectsNothingMore();
    }
}
