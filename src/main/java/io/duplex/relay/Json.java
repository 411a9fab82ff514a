package io.duplex.relay;

import io.duplex.codec.JsonBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is recorded of a message: JSON, once, as clients will read it. */
final class Json {
    private Json() {}

    /**
     * A body as UTF-8; half a surrogate pair becomes "?", as everywhere.
     *
     * @throws EncodeException if it is nothing JSON can say
     */
    static byte[] body(@Nullable Object body) {
        return JsonBody.write(body);
    }

    /** Headers as {@code {"a":"1","b":["2","3"]}} without our own, or null if there are none. */
    static byte @Nullable [] headers(MultiMap headers) {
        Map<String, Object> grouped = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> header : headers) {
            if (!header.getKey().equalsIgnoreCase(Addresses.POSITION)) {
                grouped.merge(header.getKey(), header.getValue(), Json::both);
            }
        }
        return grouped.isEmpty() ? null : new JsonObject(grouped).encode().getBytes(StandardCharsets.UTF_8);
    }

    /** What the JSON says, as Vert.x holds it; null if it holds a number that Vert.x cannot. */
    static @Nullable Object value(byte[] json) {
        try {
            return io.vertx.core.json.Json.decodeValue(Buffer.buffer(json));
        } catch (DecodeException e) {
            return null;
        }
    }

    private static Object both(Object earlier, Object later) {
        return earlier instanceof JsonArray values
                ? values.add(later)
                : new JsonArray(new ArrayList<>(List.of(earlier, later)));
    }
}
