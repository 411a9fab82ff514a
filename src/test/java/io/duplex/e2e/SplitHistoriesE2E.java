package io.duplex.e2e;

import static io.duplex.e2e.Recorded.asks;
import static io.duplex.e2e.Recorded.position;
import static io.duplex.e2e.Recorded.publishes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Divisible;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes that may acknowledge alone are parted, both go on, and meet again. */
@Unhurried
@Timeout(300)
final class SplitHistoriesE2E {
    @RegisterExtension
    static final Divisible PARTS = Divisible.of(
            "split-histories",
            2,
            Map.of(
                    "DUPLEX_CLUSTER_EXPECTED_MEMBERS", "1",
                    "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 1000, age: 1h}}]"));

    private final String address = Fresh.address("kept");

    @Test
    void what_both_sides_had_goes_on_under_a_new_epoch_and_the_rest_is_told() {
        try (var one = BridgeClient.connect(PARTS.node(0)).hello();
                var two = BridgeClient.connect(PARTS.node(1)).hello()) {
            publishes(one, address, "both 1", null);
            JsonObject common = publishes(two, address, "both 2", null);
            PARTS.network().split(List.of(0), List.of(1));
            PARTS.awaitMembers(1, 1);
            JsonObject ofOne = publishes(one, address, "one 3", null);
            JsonObject ofTwo = publishes(two, address, "two 3", null);
            assertThat(position(ofOne)).isEqualTo(position(ofTwo)); // the same position, two messages
            PARTS.network().heal();
            PARTS.awaitMembers(2, 2);

            String epoch = await().atMost(Patience.LONG)
                    .until(() -> past(0).getString("epoch"), now -> !now.equals(common.getString("epoch")));
            assertThat(past(1)).isEqualTo(past(0));
            JsonArray kept = past(0).getJsonArray("messages");
            assertThat(kept).hasSize(3);
            Object third = kept.getJsonObject(2).getValue("body");
            assertThat(third).isIn("one 3", "two 3");

            // Who has seen only what both had goes on without a gap; nobody can tell the others what they have seen.
            try (var late = BridgeClient.connect(PARTS.node(0)).hello()) {
                JsonObject rec = asks(late, register(position(common)));
                assertThat(rec.getString("type")).isEqualTo("rec");
                assertThat(rec.getValue("body")).isEqualTo(third);
                assertThat(rec.getString("epoch")).isEqualTo(epoch);
                assertThat(late.next().json().getBoolean("recovered")).isTrue();
            }
            try (var late = BridgeClient.connect(PARTS.node(1)).hello()) {
                assertThat(asks(late, register(position(ofOne))))
                        .isEqualTo(Envelope.of("gap", address).put("reason", "epoch_changed"));
                assertThat(late.next().json().getValue("body")).isEqualTo(third);
            }
        }
    }

    private JsonObject register(String since) {
        return Envelope.of("register", address).put("headers", JsonObject.of("since", since));
    }

    private JsonObject past(int node) {
        return PARTS.node(node)
                .inside()
                .get("/api/v1/history/" + address + "?last=10")
                .json();
    }
}
