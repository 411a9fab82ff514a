package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.AckedPublisher;
import io.duplex.e2e.fixture.Divisible;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.KeptLogs;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three nodes none of which hears another any more, and that meet again. One of them was cut off before the others, so
 * it has too little of some logs and nothing of the rest; and it is the one the others join.
 */
@Unhurried
@Timeout(420)
@ExtendWith(KeptLogs.class)
final class ReunionE2E {
    /** So many that each pair of nodes holds some of them. */
    private static final int ADDRESSES = 12;

    private static final int FIRST = 3;
    private static final int LATER = 5;

    @RegisterExtension
    static final Divisible PARTS = Divisible.of(
            "reunion",
            3,
            Map.of(
                    "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "3",
                    "DUPLEX_HISTORY_APPEND_TIMEOUT", "3s",
                    "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 10000, age: 1h}}]"));

    /** Whoever was joined had the larger side, it was thought: what the others brought was dropped for its logs. */
    @Test
    void what_was_acknowledged_is_there_when_nodes_that_were_all_alone_meet_again() {
        List<String> addresses = IntStream.range(0, ADDRESSES)
                .mapToObj(i -> Fresh.address("kept"))
                .toList();
        addresses.forEach(address -> publish(0, address, 0, FIRST));
        PARTS.network().isolate(0);
        PARTS.awaitMembers(1, 2, 2);
        addresses.forEach(address -> publish(1, address, FIRST, LATER));
        PARTS.network().isolate(1);
        PARTS.awaitMembers(1, 1, 1);
        List<AckedPublisher> publishers = addresses.stream()
                .map(address -> AckedPublisher.start("late", address, 0, index -> PARTS.node(index % 3), 1))
                .toList();
        PARTS.network().heal();
        await().atMost(Patience.START).until(() -> publishers.stream().allMatch(one -> one.acknowledged() > FIRST));
        PARTS.awaitMembers(3, 3, 3);
        for (int i = 0; i < ADDRESSES; i++) {
            int count = publishers.get(i).finish();
            List<Object> bodies = history(addresses.get(i));
            List<Object> expected = new ArrayList<>(Recorded.numbers(0, FIRST + LATER));
            expected.addAll(Recorded.numbers(0, count));
            assertThat(bodies).as(addresses.get(i)).isEqualTo(expected);
        }
    }

    private static void publish(int node, String address, int first, int count) {
        for (int i = first; i < first + count; i++) {
            Http.Answer answer = PARTS.node(node)
                    .inside()
                    .patientPost(
                            "/api/v1/publish",
                            JsonObject.of("address", address, "body", i, "id", "id " + i)
                                    .encode());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private static List<Object> history(String address) {
        List<Object> bodies = new ArrayList<>();
        Http.Answer answer = PARTS.node(0).inside().get("/api/v1/history/" + address + "?last=1000&limit=1000");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        answer.json().getJsonArray("messages").forEach(message -> {
            Object body = ((JsonObject) message).getValue("body");
            bodies.add(body instanceof JsonObject json ? json.getValue("n") : body);
        });
        return bodies;
    }
}
