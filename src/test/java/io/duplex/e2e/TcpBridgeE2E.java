package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.reactivex.rxjava3.observers.TestObserver;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The TCP door: what the official TCP bridge does, in its words. */
@Timeout(180)
final class TcpBridgeE2E {
    private static final TestNode NODE = SharedNodes.bridge();
    private static final PlainService SERVICE = SharedNodes.service();
    private static final JsonObject NO_HEADERS = new JsonObject();

    private final String address = Fresh.address("tcp");

    @Test
    void a_ping_is_answered() {
        try (var client = TcpClient.connect(NODE)) {
            client.says(Envelope.of("ping")).expects(Envelope.of("pong"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "12", "true", "[1,{\"a\":null}]", "{\"a\":\"\u00fc\ud83d\ude00\"}"})
    void what_is_published_reaches_every_door(String json) {
        Object body = new JsonObject("{\"b\":" + json + "}").getValue("b");
        try (var tcp = TcpClient.connect(NODE);
                var webSocket = BridgeClient.connect(NODE);
                Inbox inbox = SERVICE.consume(address)) {
            tcp.register(address);
            webSocket.register(address);
            Probe.untilHeard(probe -> tcp.says(Envelope.of("publish", address, probe)), inbox, webSocket, tcp);
            tcp.says(Envelope.of("publish", address, body)).expects(message(body, false));
            webSocket.expectsRec(address, body);
            inbox.expects(body);
        }
    }

    private JsonObject message(Object body, boolean send) {
        return Envelope.of("message", address)
                .put("headers", NO_HEADERS)
                .put("body", body)
                .put("send", send);
    }

    @Test
    void headers_come_through_and_a_body_that_is_null_is_left_out() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            client.says(Envelope.of("publish", address).put("headers", JsonObject.of("lang", "en", "n", 1)));
            client.expects(Envelope.of("message", address)
                    .put("headers", JsonObject.of("lang", "en", "n", "1"))
                    .put("send", false));
        }
    }

    @Test
    void headers_that_steer_the_official_bridge_do_not_travel() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            JsonObject headers = JsonObject.of("timeout", 100, "localOnly", true, "codecName", "none", "kept", "1");
            client.says(Envelope.of("publish", address, 1).put("headers", headers));
            client.expects(message(1, false).put("headers", JsonObject.of("kept", "1")));
        }
    }

    @Test
    void a_header_of_several_values_is_an_array() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            var options = new DeliveryOptions().addHeader("once", "1");
            options.getHeaders().add("twice", "a").add("twice", "b");
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            SERVICE.bus().publish(address, 1, options);
            client.expects(
                    message(1, false).put("headers", JsonObject.of("once", "1", "twice", JsonArray.of("a", "b"))));
        }
    }

    @Test
    void a_client_asks_and_a_service_answers() {
        try (Inbox inbox = consumer();
                var client = TcpClient.connect(NODE)) {
            String reply = client.request(address, "how much?");
            inbox.next().reply(JsonObject.of("price", 3));
            client.expects(Envelope.of("message", reply)
                    .put("headers", NO_HEADERS)
                    .put("body", JsonObject.of("price", 3))
                    .put("send", true));
        }
    }

    @Test
    void a_failure_names_what_was_asked() {
        try (Inbox inbox = consumer();
                var client = TcpClient.connect(NODE)) {
            String reply = client.request(address, "may I?");
            inbox.next().fail(42, "you may not");
            client.expects(Envelope.of("err", reply)
                    .put("sourceAddress", address)
                    .put("failureCode", 42)
                    .put("failureType", "RECIPIENT_FAILURE")
                    .put("message", "you may not"));
        }
    }

    @Test
    void a_client_may_wait_for_less_than_the_node_does() {
        try (Inbox inbox = consumer();
                var client = TcpClient.connect(NODE)) {
            JsonObject question = Envelope.of("send", address, "quick!").put("replyAddress", "r");
            client.says(question.put("headers", JsonObject.of("timeout", 50)));
            assertThat(inbox.next().headers().isEmpty()).isTrue();
            JsonObject failure = client.next();
            assertThat(failure.getString("failureType")).isEqualTo("TIMEOUT");
            assertThat(failure.getString("address")).isEqualTo("r");
        }
    }

    @Test
    void a_service_asks_and_a_client_answers() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            Asked asked = ask(client, "how much?");
            client.says(Envelope.of("send", asked.replyAddress(), JsonObject.of("price", 3)));
            assertThat(asked.answer()
                            .awaitDone(10, TimeUnit.SECONDS)
                            .values()
                            .get(0)
                            .body())
                    .isEqualTo(JsonObject.of("price", 3));
        }
    }

    @Test
    void a_client_fails_what_a_service_asked() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            Asked asked = ask(client, "may I?");
            client.says(Envelope.of("send", asked.replyAddress())
                    .put("failureCode", 7)
                    .put("message", "you may not"));
            asked.answer().awaitDone(10, TimeUnit.SECONDS).assertError(failure -> {
                assertThat(failure).isInstanceOfSatisfying(ReplyException.class, reply -> {
                    assertThat(reply.failureCode()).isEqualTo(7);
                    assertThat(reply.getMessage()).isEqualTo("you may not");
                });
                return true;
            });
        }
    }

    /** A question that has reached the client, and what becomes of it. */
    private record Asked(String replyAddress, TestObserver<Message<Object>> answer) {}

    private Asked ask(TcpClient client, Object question) {
        Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
        var answer = SERVICE.bus().<Object>rxRequest(address, question).test();
        JsonObject envelope = client.next();
        String replyAddress = envelope.getString("replyAddress");
        assertThat(envelope).isEqualTo(message(question, true).put("replyAddress", replyAddress));
        return new Asked(replyAddress, answer);
    }

    @Test
    void after_unregister_nothing_is_delivered() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            client.says(Envelope.of("unregister", address)).expectsNothingMore();
            client.says(Envelope.of("publish", address, 1)).expectsNothingMore();
        }
    }

    @Test
    void a_second_register_is_answered_and_delivers_once() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            client.says(Envelope.of("register", address)).expectsErr("address_already_registered");
            client.says(Envelope.of("publish", address, 1))
                    .expects(message(1, false))
                    .expectsNothingMore();
            client.says(Envelope.of("unregister", address)).says(Envelope.of("unregister", address));
            client.expectsErr("unknown_address");
            client.says(Envelope.of("publish", address, 2)).expectsNothingMore();
        }
    }

    @Test
    void mistakes_are_answered_in_the_words_of_the_official_bridge() {
        try (var client = TcpClient.connect(NODE)) {
            client.bytes(TcpClient.frame("{\"type\":")).expectsErr("invalid_json");
            client.bytes(TcpClient.frame("[]")).expectsErr("invalid_json");
            client.bytes(TcpClient.frame("")).expectsErr("invalid_json");
            client.bytes(new byte[] {0, 0, 0, 2, (byte) 0xC3, 0x28}).expectsErr("invalid_json");
            client.says(new JsonObject()).expectsErr("missing_type");
            client.says(Envelope.of("send")).expectsErr("missing_address");
            client.says(Envelope.of("sned", address)).expectsErr("unknown_type");
            client.says(Envelope.of("unregister", address)).expectsErr("unknown_address");
            client.says(Envelope.of("send", "__vertx.reply.1", 1)).expectsErr("access_denied");
            client.says(Envelope.of("send", address, 1).put("headers", JsonObject.of("timeout", "soon")))
                    .expects(Envelope.of("err")
                            .put("message", "invalid_headers")
                            .put("detail", "timeout: a number of milliseconds over 0 is expected"));
            client.says(Envelope.of("send", address).put("failureCode", "x")).expectsErr("invalid_failure_code");
            client.expectsNothingMore();
        }
    }

    @Test
    void frames_may_come_in_pieces_and_several_at_once() {
        try (var client = TcpClient.connect(NODE)) {
            for (byte one : TcpClient.frame("{\"type\":\"ping\"}")) {
                client.bytes(new byte[] {one});
            }
            client.expects(Envelope.of("pong"));
            byte[] ping = TcpClient.frame("{\"type\":\"ping\"}");
            var many = Buffer.buffer();
            List.of(1, 2, 3).forEach(each -> many.appendBytes(ping));
            client.bytes(many.getBytes());
            List.of(1, 2, 3).forEach(each -> client.expects(Envelope.of("pong")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256 * 1024 + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void a_frame_over_the_limit_is_refused_at_its_length(int length) {
        try (var client = TcpClient.connect(NODE)) {
            client.bytes(Buffer.buffer().appendInt(length).appendString("{}").getBytes());
            client.expectsClose(1009, "frame over 262144 bytes");
        }
    }

    @Test
    void a_frame_of_the_limit_is_taken() {
        try (var client = TcpClient.connect(NODE).register(address)) {
            String empty = Envelope.of("publish", address, "").encode();
            String body = "x".repeat(256 * 1024 - empty.length());
            client.says(Envelope.of("publish", address, body));
            assertThat(client.next().getString("body").equals(body)).isTrue();
        }
    }

    @Test
    void after_hello_the_extensions_are_answered() {
        try (var client = TcpClient.connect(NODE)) {
            client.says(Envelope.of("hello").put("version", 1));
            assertThat(client.next().getMap())
                    .containsEntry("type", "hello")
                    .containsEntry("version", 1)
                    .containsKeys("session", "node", "ping");
            client.says(Envelope.of("register", address)).expects(Envelope.of("registered", address));
            client.says(Envelope.of("publish", address, 1).put("id", "7").put("ack", true));
            assertThat(List.of(client.next(), client.next()))
                    .containsExactlyInAnyOrder(Envelope.of("published").put("id", "7"), message(1, false));
            client.says(Envelope.of("unregister", address)).expects(Envelope.of("unregistered", address));
            client.says(Envelope.of("send", "__vertx.x", 1))
                    .expects(Envelope.of("err", "__vertx.x")
                            .put("message", "access_denied")
                            .put("of", "send"));
        }
    }

    private Inbox consumer() {
        Inbox inbox = SERVICE.consume(address);
        try (var client = TcpClient.connect(NODE)) {
            Probe.untilHeard(probe -> client.says(Envelope.of("publish", address, probe)), inbox);
        }
        return inbox;
    }
}
