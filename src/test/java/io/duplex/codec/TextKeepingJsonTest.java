package io.duplex.codec;

import static io.duplex.codec.Decoding.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.message.Delivery;
import io.duplex.message.RawJson;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body travels as the text it came as, from a client to other nodes and to other clients. */
final class TextKeepingJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"b\":1e2,\"a\":\"\\u00e4\\ud800\", \"n\":100000000000000000000000}",
                "[ \"\u00e4\ud83d\ude00\" , {\"k\":[null,true,-0.0]} ]"
            })
    void body_is_spliced_into_what_others_are_sent(String json) throws BadCommand {
        // Given a client's body, and what the event bus writes to another node
        Object body = body(json);
        Buffer wire = body instanceof JsonObject object ? object.toBuffer() : ((JsonArray) body).toBuffer();
        // When that node reads it
        Object received = body instanceof JsonObject ? new JsonObject(wire) : new JsonArray(wire);
        byte[] rec = Envelopes.BRIDGE.rec(
                "news", new Delivery("news", received, MultiMap.caseInsensitiveMultiMap(), false, null), null);
        // Then
        assertThat(new String(rec, StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"rec\",\"address\":\"news\",\"body\":" + json + "}");
    }

    @Test
    void what_was_read_from_the_wire_is_an_object_like_any_other() throws BadCommand {
        JsonObject received = new JsonObject(((JsonObject) body("{\"a\":1}")).toBuffer());
        assertThat(received).isEqualTo(new JsonObject().put("a", 1));
    }

    @Test
    void line_breaks_between_the_parts_do_not_travel() throws BadCommand {
        // Some doors send lines.
        Object body = body("{\n\t\"a\":\r\n[1,\n2]}");
        assertThat(RawJson.bytes(body)).isNull();
        assertThat(((JsonObject) body).encode()).isEqualTo("{\"a\":[1,2]}");
        JsonObject received = new JsonObject(Buffer.buffer("{\n\"a\":1}"));
        assertThat(RawJson.bytes(received)).isNull();
        assertThat(received.encode()).isEqualTo("{\"a\":1}");
    }

    @Test
    void bytes_that_are_no_utf_8_are_no_json() {
        String text = "{\"type\":\"publish\",\"address\":\"a\",\"body\":[\"__\"]}";
        byte[] overlong = text.getBytes(StandardCharsets.UTF_8);
        overlong[text.indexOf("__")] = (byte) 0xC0;
        overlong[text.indexOf("__") + 1] = (byte) 0x80;
        assertThat(Decoding.error(overlong).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} x", "[1}", "{\"a\":}", "[01]"})
    void what_is_wrong_is_said_when_it_is_read_and_not_later(String json) {
        assertThatThrownBy(() -> new JsonObject(Buffer.buffer(json))).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> new JsonArray(Buffer.buffer(json))).isInstanceOf(DecodeException.class);
    }
}
