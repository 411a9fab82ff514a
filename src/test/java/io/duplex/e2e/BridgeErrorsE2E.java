package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake of a client has its answer, in the official bridge's words, and the socket stays usable. */
@Timeout(180)
final class BridgeErrorsE2E {
    private static final TestNode NODE = SharedNodes.bridge();
    private static final String ENDPOINT = "/eventbus/websocket";

    private BridgeClient client;

    @BeforeEach
    void connect() {
        client = BridgeClient.connect(NODE);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON at all",
                "",
                " ",
                "{",
                "{\"type\":\"ping\"",
                "{'type':'ping'}",
                "{type:\"ping\"}",
                "[]",
                "[{\"type\":\"ping\"}]",
                "\"ping\"",
                "null",
                "true",
                "42",
                "{\"type\":\"ping\"} and more",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "/* comment */ {\"type\":\"ping\"}",
                "{\"type\":\"ping\"} // comment",
                "{\"type\":\"ping\",}",
                "{\"type\":\"publish\",\"address\":\"a\",\"body\":NaN}",
                "{\"type\":\"publish\",\"address\":\"a\",\"body\":01}",
                "{\"type\":\"publish\",\"address\":\"a\",\"body\":\"line\nbreak\"}",
            })
    void what_is_not_a_json_object_is_invalid_json(String text) {
        client.saysRaw(text).expectsErr("invalid_json").expectsNothingMore();
    }

    @Test
    void what_is_not_a_json_object_is_invalid_json_in_a_binary_frame_too() {
        try (var binary = BridgeClient.connectBinary(NODE)) {
            binary.saysRaw("no JSON at all").expectsErr("invalid_json").expectsNothingMore();
        }
    }

    @Test
    void a_binary_frame_that_is_not_utf_8_is_invalid_json() {
        try (var socket = RawSocket.open(NODE, ENDPOINT)) {
            socket.sends(WsFrame.of(WsFrame.BINARY, Buffer.buffer(new byte[] {'{', (byte) 0xff, '}'})));
            assertThat(new JsonObject(socket.next().text()))
                    .isEqualTo(Envelope.of("err").put("body", "invalid_json"));
        }
    }

    @Test
    void json_nested_beyond_reason_is_invalid_json() {
        int depth = 30_000;
        client.saysRaw("{\"type\":\"publish\",\"address\":\"a\",\"body\":" + "[".repeat(depth) + "]".repeat(depth)
                        + "}")
                .expectsErr("invalid_json")
                .expectsNothingMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"address\":\"a\"}", "{\"type\":null,\"address\":\"a\"}"})
    void no_type_is_missing_type(String text) {
        client.saysRaw(text).expectsErr("missing_type").expectsNothingMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "publish", "register", "unregister", "nobody knows this type"})
    void no_address_is_missing_address(String type) {
        client.says(Envelope.of(type)).expectsErr("missing_address");
        client.says(Envelope.of(type).putNull("address")).expectsErr("missing_address");
        client.expectsNothingMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nobody knows this type\"", "\"\"", "\"PUBLISH\"", "42", "true"})
    void an_unknown_type_is_invalid_type(String type) {
        client.saysRaw("{\"type\":" + type + ",\"address\":\"a\"}")
                .expectsErr("invalid_type")
                .expectsNothingMore();
    }

    @Test
    void an_address_of_200_characters_may_be_registered_and_no_longer_one() {
        client.register("x".repeat(200));
        client.says(Envelope.of("register", "x".repeat(201)))
                .expectsErr("max_address_length_reached")
                .expectsNothingMore();
    }

    @Test
    void an_address_too_long_to_register_may_still_be_published_to() {
        client.publish("x".repeat(201), 1).expectsNothingMore();
    }

    @Test
    void a_second_registration_of_one_address_is_refused_and_the_first_stays() {
        String address = Fresh.address("again");
        client.hello().register(address);
        client.says(Envelope.of("register", address)).expectsErr("address_already_registered");
        client.publish(address, "once").expectsRec(address, "once").expectsNothingMore();
    }

    @Test
    void an_address_may_be_registered_again_after_it_was_unregistered() {
        String address = Fresh.address("anew");
        client.hello().register(address).unregister(address).register(address);
        client.publish(address, "once").expectsRec(address, "once").expectsNothingMore();
    }

    @Test
    void unregistering_what_was_never_registered_is_no_error() {
        client.unregister(Fresh.address("never"));
    }

    @ParameterizedTest
    @CsvSource({"send,37", "send,1000", "publish,37"})
    void a_reply_address_over_36_characters_is_invalid(String type, int length) {
        client.says(Envelope.of(type, Fresh.address("a"), 1).put("replyAddress", "r".repeat(length)))
                .expectsErr("invalid_reply_address")
                .expectsNothingMore();
    }

    @Test
    void a_reply_address_of_36_characters_is_valid() {
        String reply = "r".repeat(36);
        client.says(Envelope.of("send", Fresh.address("nobody"), 1).put("replyAddress", reply))
                .expectsFailure(reply, "NO_HANDLERS", -1);
    }

    @Test
    void a_numeric_reply_address_is_taken_as_text() {
        client.says(Envelope.of("send", Fresh.address("nobody"), 1).put("replyAddress", 7))
                .expectsFailure("7", "NO_HANDLERS", -1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a string\"",
                "[\"an\",\"array\"]",
                "42",
                "{\"nothing\":null}",
                "{\"split\":\"one\\r\\ntwo: 2\"}",
                "{\"split\\r\\nname\":\"x\"}",
            })
    void headers_that_cannot_be_are_answered(String headers) {
        // The official bridge throws inside its handler and the client never hears of it.
        String address = Fresh.address("headers");
        client.saysRaw("{\"type\":\"send\",\"address\":\"" + address + "\",\"replyAddress\":\"r\",\"headers\":"
                + headers + "}");
        assertThat(client.next().json().getString("type")).isEqualTo("err");
        client.expectsNothingMore();
    }

    @Test
    void errors_come_in_the_order_of_the_mistakes() {
        client.saysRaw("no JSON")
                .saysRaw("{}")
                .says(Envelope.of("send"))
                .says(Envelope.of("what", "a"))
                .expectsErr("invalid_json")
                .expectsErr("missing_type")
                .expectsErr("missing_address")
                .expectsErr("invalid_type")
                .expectsNothingMore();
    }

    @Test
    void a_thousand_mistakes_are_a_thousand_answers() {
        for (int index = 0; index < 1_000; index++) {
            client.saysRaw("{}");
        }
        for (int index = 0; index < 1_000; index++) {
            client.expectsErr("missing_type");
        }
        client.expectsNothingMore();
    }
}
