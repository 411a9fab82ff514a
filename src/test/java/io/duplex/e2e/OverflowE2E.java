package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not read, on a node that keeps little: each gets what its policy says, and is told the rest. */
@Timeout(180)
final class OverflowE2E {
    private static final int MESSAGES = 4_000;
    private static final String PADDING = "x".repeat(4_000);

    private static TestNode node;

    private final String address = Fresh.address("overflow");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("overflow")
                .with("DUPLEX_FAN_OUT_LANE_RETENTION", "128KiB")
                .with(
                        "DUPLEX_CHANNELS",
                        "[{pattern: newest.**, overflow: {policy: latest, key: symbol}},"
                                + " {pattern: loses.**, without-hello: lose}]")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void drop_oldest_tells_exactly_how_many_are_missing() {
        try (var slow = stalled(address, "{}")) {
            publishAll(address);
            List<JsonObject> heard = slow.readsUntil(MESSAGES - 1);
            int next = 0;
            int gaps = 0;
            for (JsonObject envelope : heard) {
                if (envelope.getString("type").equals("gap")) {
                    gaps++;
                    next += envelope.getInteger("dropped");
                } else {
                    assertThat(number(envelope)).isEqualTo(next++);
                }
            }
            assertThat(next).isEqualTo(MESSAGES);
            assertThat(gaps).isPositive();
        }
    }

    @Test
    void latest_goes_from_the_last_that_fitted_to_the_newest() {
        try (var slow = stalled(address, "{'overflow':{'policy':'latest'}}")) {
            publishAll(address);
            List<JsonObject> heard = slow.readsUntil(MESSAGES - 1);
            assertThat(heard.get(heard.size() - 2).getString("type")).isEqualTo("gap");
            assertThat(accountedFor(heard)).isEqualTo(MESSAGES);
        }
    }

    @Test
    void channel_of_the_config_keeps_the_newest_of_each_key() {
        String channel = "newest." + address;
        try (var slow = stalled(channel, "{}")) {
            publishAll(channel);
            List<JsonObject> heard = slow.readsUntil(MESSAGES - 1);
            List<JsonObject> newest = heard.stream()
                    .filter(envelope -> envelope.getString("type").equals("rec"))
                    .toList();
            newest = newest.subList(newest.size() - 5, newest.size());
            assertThat(newest)
                    .extracting(OverflowE2E::number)
                    .containsExactly(MESSAGES - 5, MESSAGES - 4, MESSAGES - 3, MESSAGES - 2, MESSAGES - 1);
            if (accountedFor(heard) < MESSAGES) {
                heard.add(slow.next()); // it comes after the newest
            }
            assertThat(accountedFor(heard)).isEqualTo(MESSAGES);
        }
    }

    @Test
    void disconnect_closes_with_4008() {
        try (var slow = stalled(address, "{'overflow':{'policy':'disconnect','limit':50}}")) {
            publishAll(address);
            WsFrame frame = slow.socket.next();
            while (frame.opcode() != WsFrame.CLOSE) {
                frame = slow.socket.next();
            }
            assertThat(frame.payload().getUnsignedShort(0)).isEqualTo(4008);
        }
    }

    @Test
    void client_that_cannot_hear_gaps_goes_on_where_the_channel_says_so() {
        String channel = "loses." + address;
        try (var slow = new Stalled(RawSocket.open(node, "/eventbus/websocket"))) {
            slow.says("{'type':'register','address':'" + channel + "'}");
            slow.says("{'type':'send','address':'nobody." + address + "','replyAddress':'fence'}");
            assertThat(slow.next().getString("address")).isEqualTo("fence");
            publishAll(channel);
            List<JsonObject> heard = slow.readsUntil(MESSAGES - 1);
            assertThat(heard)
                    .extracting(envelope -> envelope.getString("type"))
                    .containsOnly("rec")
                    .hasSizeLessThan(MESSAGES);
        }
    }

    @Test
    void client_gets_as_many_as_it_has_credit_for() {
        try (var client = BridgeClient.connect(node).hello()) {
            client.says(Envelope.of("register", address).put("headers", new JsonObject().put("credits", 2)))
                    .expects(Envelope.of("registered", address));
            for (int i = 0; i < 5; i++) {
                client.publish(address, i);
            }
            client.expectsRec(address, 0).expectsRec(address, 1).expectsNothingMore();
            client.says(Envelope.of("credit", address).put("n", 2));
            client.expectsRec(address, 2).expectsRec(address, 3).expectsNothingMore();
            client.says(Envelope.of("credit", address).put("n", 10));
            client.expectsRec(address, 4).expectsNothingMore();
        }
    }

    @Test
    void message_for_one_goes_to_a_subscriber_with_credit() {
        try (var poor = BridgeClient.connect(node).hello();
                var rich = BridgeClient.connect(node).hello()) {
            poor.says(Envelope.of("register", address).put("headers", new JsonObject().put("credits", 1)))
                    .expects(Envelope.of("registered", address));
            rich.register(address);
            for (int i = 0; i < 4; i++) {
                rich.send(address, i);
            }
            rich.expectsBodies(address, 3);
            assertThat(poor.next().json().getString("type")).isEqualTo("rec");
            poor.expectsNothingMore();
            rich.expectsNothingMore();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'overflow':{'policy':'newest'}} | overflow.policy",
                "{'credits':-1} | credits must be a whole number",
            })
    void option_that_means_nothing_is_refused_with_the_reason(String headersAndReason) {
        String[] parts = headersAndReason.replace('\'', '"').split(" \\| ");
        JsonObject register = Envelope.of("register", address).put("headers", new JsonObject(parts[0]));
        try (var client = BridgeClient.connect(node).hello()) {
            JsonObject err = client.says(register).next().json();
            assertThat(err.getString("body")).isEqualTo("invalid_headers");
            assertThat(err.getString("address")).isEqualTo(address);
            assertThat(err.getString("of")).isEqualTo("register");
            assertThat(err.getString("message")).contains(parts[1]);
            client.expectsNothingMore();
        }
    }

    @Test
    void credit_for_what_is_not_registered_is_an_error() {
        try (var client = BridgeClient.connect(node)) {
            client.says(Envelope.of("credit", address).put("n", 1)).expectsErr("not_registered");
        }
    }

    private void publishAll(String to) {
        try (var publisher = BridgeClient.connect(node).hello()) {
            publisher.register("done." + to);
            for (int i = 0; i < MESSAGES; i++) {
                publisher.publish(
                        to,
                        new JsonObject().put("i", i).put("symbol", "s" + i % 5).put("p", PADDING));
            }
            publisher.publish("done." + to, true).expectsRec("done." + to, true);
        }
    }

    /** A client that has registered, and from now on does not read. */
    private static Stalled stalled(String address, String headers) {
        Stalled client = new Stalled(RawSocket.open(node, "/eventbus/websocket"));
        client.says("{'type':'hello','version':1}");
        assertThat(client.next().getString("type")).isEqualTo("hello");
        client.says("{'type':'register','address':'" + address + "','headers':" + headers + "}");
        assertThat(client.next()).isEqualTo(Envelope.of("registered", address));
        return client;
    }

    /** Messages that came, and messages that were told to be missing. */
    private static int accountedFor(List<JsonObject> heard) {
        return heard.stream()
                .mapToInt(envelope -> envelope.getString("type").equals("gap") ? envelope.getInteger("dropped") : 1)
                .sum();
    }

    private static int number(JsonObject rec) {
        return rec.getJsonObject("body").getInteger("i");
    }

    private record Stalled(RawSocket socket) implements AutoCloseable {
        void says(String envelope) {
            socket.sends(WsFrame.text(envelope.replace('\'', '"')));
        }

        JsonObject next() {
            return new JsonObject(socket.next().text());
        }

        /** All it is sent, up to the message with this number. */
        List<JsonObject> readsUntil(int last) {
            List<JsonObject> heard = new ArrayList<>();
            do {
                heard.add(next());
            } while (!heard.get(heard.size() - 1).getString("type").equals("rec")
                    || number(heard.get(heard.size() - 1)) < last);
            return heard;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
