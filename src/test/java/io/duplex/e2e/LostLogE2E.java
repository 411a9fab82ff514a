package io.duplex.e2e;

import static io.duplex.e2e.Recorded.publishes;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logs that are held by one node, which dies. */
@Unhurried
@Timeout(180)
final class LostLogE2E {
    /** So many that the node which dies has some of them. */
    private static final int ADDRESSES = 16;

    private static final int PAST = 5;

    /** It waited for the old log's next offset to come up in the new one, and what came before was never told of. */
    @Test
    void a_client_that_is_in_the_middle_of_its_past_is_told_that_the_log_began_anew() {
        try (Cluster cluster = Cluster.of(
                        "lost-log",
                        2,
                        Map.of(
                                "DUPLEX_CHANNELS",
                                "[{pattern: kept.**, history: {size: 100, age: 1h, replicas: 1}}]",
                                "DUPLEX_BRIDGE_PING_TIMEOUT",
                                "10m"));
                var publisher = BridgeClient.connect(cluster.node(0)).hello()) {
            Map<String, BridgeClient> readers = IntStream.range(0, ADDRESSES)
                    .mapToObj(i -> Fresh.address("kept"))
                    .collect(Collectors.toMap(address -> address, address -> inTheMiddle(cluster, publisher, address)));
            cluster.node(1).kill9();
            long lost = readers.entrySet().stream()
                    .filter(reader -> isToldOfTheLoss(publisher, reader.getKey(), reader.getValue()))
                    .count();
            assertThat(lost).isBetween(1L, ADDRESSES - 1L);
            readers.values().forEach(BridgeClient::close);
        }
    }

    /** A client that has got one message of several, and takes no more for now. */
    private static BridgeClient inTheMiddle(Cluster cluster, BridgeClient publisher, String address) {
        IntStream.range(0, PAST).forEach(i -> publishes(publisher, address, i, null));
        BridgeClient reader = BridgeClient.connect(cluster.node(0)).hello();
        reader.says(Envelope.of("register", address).put("headers", JsonObject.of("last", PAST, "credits", 1)));
        assertThat(reader.next().json().getValue("body")).isEqualTo(0);
        return reader;
    }

    /** Whether the address's log was the dead node's; either way the client hears what is due. */
    private static boolean isToldOfTheLoss(BridgeClient publisher, String address, BridgeClient reader) {
        boolean lost = publishes(publisher, address, "new", null).getLong("offset") == 1;
        reader.says(Envelope.of("credit", address).put("n", 100));
        if (lost) {
            reader.expects(Envelope.of("gap", address).put("reason", "epoch_changed"));
        } else {
            IntStream.range(1, PAST)
                    .forEach(i ->
                            assertThat(reader.next().json().getValue("body")).isEqualTo(i));
        }
        // The new message is the last of the past or the first that is live.
        Map<String, JsonObject> rest = Stream.of(
                        reader.next().json(), reader.next().json())
                .collect(Collectors.toMap(envelope -> envelope.getString("type"), envelope -> envelope));
        assertThat(rest.get("rec").getValue("body")).isEqualTo("new");
        assertThat(rest.get("registered").getBoolean("recovered")).isEqualTo(!lost);
        return lost;
    }
}
