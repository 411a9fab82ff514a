package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.RequestFailure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The exact text of everything the node says; the order of fields is the official bridge's. */
final class EnvelopesTest {
    @Test
    void rec_has_address_and_body() {
        assertThat(rec("hi")).isEqualTo("{\"type\":\"rec\",\"address\":\"news\",\"body\":\"hi\"}");
    }

    @Test
    void rec_says_every_body_json_can_say() {
        assertThat(rec(null)).endsWith("\"body\":null}");
        assertThat(rec(true)).endsWith("\"body\":true}");
        assertThat(rec(1)).endsWith("\"body\":1}");
        assertThat(rec(Long.MIN_VALUE)).endsWith("\"body\":-9223372036854775808}");
        assertThat(rec(1.5)).endsWith("\"body\":1.5}");
        assertThat(rec(new JsonObject().put("b", 1).putNull("a"))).endsWith("\"body\":{\"b\":1,\"a\":null}}");
        assertThat(rec(new JsonArray().add("x").add(new JsonObject()))).endsWith("\"body\":[\"x\",{}]}");
    }

    @Test
    void rec_says_bytes_as_base64_without_padding() {
        assertThat(rec(Buffer.buffer("hello"))).endsWith("\"body\":\"aGVsbG8\"}");
    }

    @Test
    void rec_escapes_what_json_must_escape() {
        assertThat(rec("\"\\\n\u0001\u2028")).endsWith("\"body\":\"\\\"\\\\\\n\\u0001\u2028\"}");
    }

    @Test
    void text_outside_the_basic_plane_survives_and_half_of_it_does_no_harm() {
        // As the official bridge: the character itself, not its escape, and "?" for half of one.
        assertThat(rec("\ud83d\ude00")).endsWith("\"body\":\"\ud83d\ude00\"}");
        assertThat(rec("\ud83d")).endsWith("\"body\":\"?\"}");
    }

    @Test
    void rec_has_reply_address_and_headers_after_the_body() {
        // Given
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("a", "1").add("b", "2").add("b", "3");
        // When
        String text = text(Envelopes.BRIDGE.rec("news", new Delivery("news", 1, headers, true, null), "r"));
        // Then
        assertThat(text)
                .isEqualTo("{\"type\":\"rec\",\"address\":\"news\",\"body\":1,\"replyAddress\":\"r\","
                        + "\"headers\":{\"a\":\"1\",\"b\":[\"2\",\"3\"]}}");
    }

    @Test
    void rec_speaks_to_the_address_the_client_knows() {
        // Given
        Delivery reply = new Delivery("__vertx.reply.7", 1, MultiMap.caseInsensitiveMultiMap(), true, null);
        // Then
        assertThat(text(Envelopes.BRIDGE.rec("mine", reply, null)))
                .isEqualTo("{\"type\":\"rec\",\"address\":\"mine\",\"body\":1}");
    }

    @Test
    void body_json_cannot_say_is_refused() {
        // Given
        Delivery delivery = new Delivery("news", new StringBuilder(), MultiMap.caseInsensitiveMultiMap(), false, null);
        // Then
        assertThatThrownBy(() -> Envelopes.BRIDGE.rec("news", delivery, null)).isInstanceOf(EncodeException.class);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void error_is_the_wire_string_alone_for_who_never_said_hello(ErrorCode error) {
        assertThat(text(Envelopes.BRIDGE.error(error, null)))
                .isEqualTo("{\"type\":\"err\",\"body\":\"" + error.wire() + "\"}");
    }

    @Test
    void error_tells_who_said_hello_what_it_answers() {
        assertThat(text(Envelopes.BRIDGE.error(ErrorCode.ACCESS_DENIED, "register", "news", null, null, null)))
                .isEqualTo("{\"type\":\"err\",\"body\":\"access_denied\",\"address\":\"news\",\"of\":\"register\"}");
        assertThat(text(Envelopes.BRIDGE.error(ErrorCode.INVALID_JSON, null, null, null, null, null)))
                .isEqualTo("{\"type\":\"err\",\"body\":\"invalid_json\"}");
        assertThat(text(Envelopes.BRIDGE.error(ErrorCode.INVALID_TYPE, "\ud800", "\"", null, null, null)))
                .isEqualTo("{\"type\":\"err\",\"body\":\"invalid_type\",\"address\":\"\\\"\",\"of\":\"?\"}");
    }

    @ParameterizedTest
    @EnumSource(RequestFailure.Kind.class)
    void failure_of_a_request_names_its_kind(RequestFailure.Kind kind) {
        assertThat(text(Envelopes.BRIDGE.failure("r", "a", new RequestFailure(kind, -1, "why"))))
                .isEqualTo("{\"type\":\"err\",\"address\":\"r\",\"failureCode\":-1,\"failureType\":\"" + kind
                        + "\",\"message\":\"why\"}");
    }

    @Test
    void answers_after_hello_read_as_the_protocol_page_says() {
        assertThat(text(Envelopes.BRIDGE.hello("s", "n", null, 0, 5_000)))
                .isEqualTo("{\"type\":\"hello\",\"version\":1,\"session\":\"s\",\"node\":\"n\",\"ping\":5000}");
        assertThat(text(Envelopes.BRIDGE.pong())).isEqualTo("{\"type\":\"pong\"}");
        assertThat(text(Envelopes.BRIDGE.registered("a"))).isEqualTo("{\"type\":\"registered\",\"address\":\"a\"}");
        assertThat(text(Envelopes.BRIDGE.unregistered("a", null)))
                .isEqualTo("{\"type\":\"unregistered\",\"address\":\"a\"}");
        assertThat(text(Envelopes.BRIDGE.published("7", null))).isEqualTo("{\"type\":\"published\",\"id\":\"7\"}");
        assertThat(text(Envelopes.BRIDGE.published(null, null))).isEqualTo("{\"type\":\"published\"}");
        assertThat(text(Envelopes.BRIDGE.gap("a", new Gap(Gap.Reason.SLOW_CONSUMER, 3))))
                .isEqualTo("{\"type\":\"gap\",\"address\":\"a\",\"dropped\":3,\"reason\":\"slow_consumer\"}");
    }

    @Test
    void large_body_is_said_whole() {
        assertThat(rec("x".repeat(300_000))).hasSize(300_000 + rec("").length());
    }

    private static String rec(Object body) {
        return text(Envelopes.BRIDGE.rec(
                "news", new Delivery("news", body, MultiMap.caseInsensitiveMultiMap(), false, null), null));
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
