package io.duplex.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bodies that are text until somebody looks into them. */
final class RawJsonTest {
    private static final String OBJECT = "{\"b\":1,\"a\":{\"x\":[1.0]}}";

    private static JsonObject object(String json) {
        return RawJson.object(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonArray array(String json) {
        return RawJson.array(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String textOf(Object body) {
        byte[] bytes = RawJson.bytes(body);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void body_nobody_looked_into_is_its_text() {
        assertThat(textOf(object(OBJECT))).isEqualTo(OBJECT);
        assertThat(textOf(object(OBJECT).copy())).isEqualTo(OBJECT);
        assertThat(textOf(array("[1,{}]").copy())).isEqualTo("[1,{}]");
    }

    @Test
    void who_looks_into_it_sees_an_ordinary_object_in_its_order() {
        JsonObject body = object(OBJECT);
        assertThat(body.getInteger("b")).isEqualTo(1);
        assertThat(body.getJsonObject("a").getJsonArray("x").getDouble(0)).isEqualTo(1.0);
        assertThat(body.fieldNames()).containsExactly("b", "a");
        assertThat(body.encode()).isEqualTo(OBJECT);
        assertThat(array("[1,[2]]").getJsonArray(1).getInteger(0)).isEqualTo(2);
    }

    @Test
    void change_is_seen_and_the_old_text_is_not() {
        // Given
        JsonObject body = object(OBJECT);
        JsonObject copy = body.copy();
        // When
        body.getJsonObject("a").put("y", 2);
        body.put("c", 3);
        body.remove("b");
        // Then
        assertThat(textOf(body)).isNull();
        assertThat(body.encode()).isEqualTo("{\"a\":{\"x\":[1.0],\"y\":2},\"c\":3}");
        assertThat(textOf(copy)).isEqualTo(OBJECT);
        JsonArray items = array("[1,2,3]");
        items.remove(0);
        items.add(4);
        items.set(0, 5);
        assertThat(items.encode()).isEqualTo("[5,3,4]");
        assertThat(textOf(items)).isNull();
        assertThat(items.copy().getList()).isEqualTo(items.getList());
    }

    @Test
    void who_only_reads_does_not_cost_the_body_its_text() {
        // Given
        JsonObject body = object(OBJECT);
        // Then
        assertThat(RawJson.readOnly(body).getInteger("b")).isEqualTo(1);
        assertThat(textOf(body)).isEqualTo(OBJECT);
        // When somebody else changed it
        body.put("b", 2);
        // Then
        assertThat(RawJson.readOnly(body).getInteger("b")).isEqualTo(2);
    }

    @Test
    void what_was_never_text_has_none() {
        assertThat(RawJson.bytes(new JsonObject())).isNull();
        assertThat(RawJson.bytes(new JsonArray())).isNull();
        assertThat(RawJson.bytes("text")).isNull();
        assertThat(RawJson.bytes(null)).isNull();
    }
}
