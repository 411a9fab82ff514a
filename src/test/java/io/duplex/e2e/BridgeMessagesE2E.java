package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Frame;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said arrives as it was said: a client of the official bridge and another service on the event bus. */
@Timeout(180)
final class BridgeMessagesE2E {
    private static final TestNode NODE = SharedNodes.bridge();
    private static final PlainService SERVICE = SharedNodes.service();

    static Stream<Object> bodies() {
        return Stream.of(
                "a string, \u00fc\u2713\ud83d\ude00",
                "",
                JsonObject.of("name", "tea", "price", 3.5, "inner", JsonObject.of("list", JsonArray.of(1, "two"))),
                new JsonObject(),
                JsonArray.of("one", 2, JsonObject.of("three", true)),
                42,
                -1.25,
                9_007_199_254_740_993L,
                true,
                false);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_sent_by_a_client_arrives_unchanged_at_a_consumer(Object body) {
        String address = Fresh.address("sent");
        try (var inbox = SERVICE.consume(address);
                var client = BridgeClient.connect(NODE)) {
            Probe.untilHeard(probe -> client.send(address, probe), inbox);
            client.send(address, body);
            inbox.expects(body);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_published_by_a_client_arrives_unchanged_at_two_consumers(Object body) {
        String address = Fresh.address("published");
        try (var one = SERVICE.consume(address);
                var two = SERVICE.consume(address);
                var client = BridgeClient.connect(NODE)) {
            Probe.untilHeard(probe -> client.publish(address, probe), one, two);
            client.publish(address, body);
            one.expects(body);
            two.expects(body);
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_published_by_a_service_arrives_unchanged_at_a_client(Object body) {
        String address = Fresh.address("received");
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            SERVICE.publish(address, body);
            client.expectsRec(address, body).expectsNothingMore();
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_goes_from_client_to_client_unchanged(Object body) {
        String address = Fresh.address("between");
        try (var hears = BridgeClient.connect(NODE).hello().register(address);
                var says = BridgeClient.connectBinary(NODE)) {
            says.publish(address, body);
            hears.expectsRec(address, body).expectsNothingMore();
        }
    }

    @Test
    void no_body_is_a_body_of_null() {
        String address = Fresh.address("nothing");
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.says(Envelope.of("publish", address)).expectsRec(address, null);
            client.publish(address, null).expectsRec(address, null);
        }
    }

    @Test
    void bytes_of_a_service_arrive_as_base64() {
        String address = Fresh.address("bytes");
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            SERVICE.publish(address, Buffer.buffer(new byte[] {(byte) 0xfb, (byte) 0xff, 1}));
            client.expectsRec(address, "-_8B");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "-9223372036854775808", "9007199254740993", "0", "1.5"})
    void numbers_keep_every_digit(String number) {
        String address = Fresh.address("digits");
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.saysRaw("{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":" + number + "}");
            assertThat(client.next().text()).contains("\"body\":" + number + "}");
        }
    }

    @Test
    void a_number_beyond_all_bounds_never_becomes_a_string() {
        // The official bridge reads 1e999999 and hands on the string "Infinity".
        String address = Fresh.address("bounds");
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.saysRaw("{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":1e999999}");
            assertThat(client.next().text()).doesNotContain("Infinity");
        }
    }

    @Test
    void a_lone_surrogate_does_not_break_the_text() {
        String address = Fresh.address("surrogate");
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.saysRaw("{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":\"<\\ud800>\"}");
            // Either refused or replaced; a frame that is not UTF-8 would end the client's socket.
            assertThat(client.next().json().getString("type")).isIn("rec", "err");
            client.expectsNothingMore();
        }
    }

    @Test
    void of_two_equal_keys_the_last_counts() {
        String address = Fresh.address("twice");
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.saysRaw("{\"type\":\"ping\",\"type\":\"publish\",\"address\":\"x\",\"address\":\"" + address
                            + "\",\"body\":1,\"body\":2}")
                    .expectsRec(address, 2);
        }
    }

    @Test
    void fields_nobody_knows_are_ignored() {
        String address = Fresh.address("unknown");
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            client.says(Envelope.of("publish", address, "known").put("colour", "red"))
                    .expectsRec(address, "known");
        }
    }

    @Test
    void a_numeric_address_is_taken_as_text() {
        try (var client = BridgeClient.connect(NODE).hello().register("4711")) {
            client.saysRaw("{\"type\":\"publish\",\"address\":4711,\"body\":\"to a number\"}")
                    .expectsRec("4711", "to a number");
        }
    }

    @Test
    void headers_travel_to_a_client() {
        String address = Fresh.address("headers");
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            var options = new DeliveryOptions().addHeader("one", "1");
            options.getHeaders().add("many", "a").add("many", "b");
            SERVICE.bus().publish(address, "with headers", options);
            client.expects(Envelope.of("rec", address, "with headers")
                    .put("headers", JsonObject.of("one", "1", "many", JsonArray.of("a", "b"))));
        }
    }

    @Test
    void headers_of_a_client_arrive_as_text() {
        String address = Fresh.address("headers");
        try (Inbox inbox = SERVICE.consume(address);
                var client = BridgeClient.connect(NODE)) {
            Probe.untilHeard(probe -> client.publish(address, probe), inbox);
            client.says(Envelope.of("publish", address, "x")
                    .put("headers", JsonObject.of("text", "t", "number", 7, "flag", true)));
            var headers = inbox.next().headers();
            assertThat(headers.get("text")).isEqualTo("t");
            assertThat(headers.get("number")).isEqualTo("7");
            assertThat(headers.get("flag")).isEqualTo("true");
        }
    }

    @Test
    void a_message_larger_than_a_frame_arrives_whole() {
        String address = Fresh.address("large");
        String large = "0123456789".repeat(32_000);
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            SERVICE.publish(address, large);
            client.expectsRec(address, large);
        }
    }

    @Test
    void messages_of_one_publisher_keep_their_order() {
        String address = Fresh.address("ordered");
        int count = 2_000;
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            SERVICE.publishSequence(address, count, number -> number);
            assertThat(client.expectsBodies(address, count))
                    .isEqualTo(
                            Stream.iterate(0, number -> number + 1).limit(count).toList());
        }
    }

    @Test
    void published_and_sent_messages_of_one_publisher_keep_their_order() {
        String address = Fresh.address("ordered");
        int count = 200;
        try (var hears = BridgeClient.connect(NODE).hello().register(address);
                var says = BridgeClient.connect(NODE)) {
            for (int number = 0; number < count; number += 2) {
                says.publish(address, number).send(address, number + 1);
            }
            assertThat(hears.expectsBodies(address, count))
                    .isEqualTo(
                            Stream.iterate(0, number -> number + 1).limit(count).toList());
        }
    }

    @Test
    void a_client_that_never_said_hello_gets_binary_whatever_it_sends() {
        String address = Fresh.address("opcode");
        try (var text = BridgeClient.connect(NODE).register(address);
                var binary = BridgeClient.connectBinary(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), text, binary);
            SERVICE.publish(address, 1);
            assertThat(text.next().kind()).isEqualTo(Frame.Kind.BINARY);
            assertThat(binary.next().kind()).isEqualTo(Frame.Kind.BINARY);
        }
    }
}
