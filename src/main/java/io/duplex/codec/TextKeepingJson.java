package io.duplex.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.duplex.message.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonFactory;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How this node's Vert.x reads and writes JSON: as ever, but an object or array that comes from the wire keeps its text
 * until somebody looks into it, and is written as that text if nobody did.
 *
 * <p>It is found by Vert.x through {@code META-INF/services}. With it a body travels from a client through the event
 * bus to the clients of other nodes without being taken apart, and every plain Vert.x node on the bus sees a plain
 * {@link JsonObject}: the bytes between nodes are the same as ever.
 */
public final class TextKeepingJson implements JsonFactory {
    @Override
    public JsonCodec codec() {
        return new Codec();
    }

    private static final class Codec implements JsonCodec {
        private final JsonCodec plain = JacksonFactory.CODEC;

        @Override
        public <T> T fromString(String json, Class<T> type) {
            return plain.fromString(json, type);
        }

        /** What is wrong with the text is said now, in the words of the plain codec. */
        @Override
        public <T> T fromBuffer(Buffer json, Class<T> type) {
            byte[] text = null;
            if (type == Map.class) {
                text = text(json.getBytes(), JsonToken.START_OBJECT);
            } else if (type == List.class) {
                text = text(json.getBytes(), JsonToken.START_ARRAY);
            }
            if (text == null) {
                return plain.fromBuffer(json, type);
            }
            Object parts = type == Map.class
                    ? RawJson.object(text).getMap()
                    : RawJson.array(text).getList();
            return type.cast(parts);
        }

        private static byte @Nullable [] text(byte[] bytes, JsonToken first) {
            try (JsonParser parser = CommandDecoder.JSON.createParser(bytes)) {
                JsonText text = parser.nextToken() == first ? JsonText.read(parser, bytes, 0) : null;
                return text == null || !text.isOneLine() || parser.nextToken() != null ? null : text.bytes();
            } catch (IOException | ArithmeticException e) {
                return null; // the plain codec says what is wrong, or takes it all the same
            }
        }

        @Override
        public <T> T fromValue(Object json, Class<T> type) {
            return plain.fromValue(json, type);
        }

        @Override
        public String toString(Object object, boolean pretty) {
            return plain.toString(object, pretty);
        }

        @Override
        public Buffer toBuffer(Object object, boolean pretty) {
            byte[] text = pretty ? null : RawJson.bytes(object);
            return text == null ? plain.toBuffer(object, pretty) : Buffer.buffer(text);
        }
    }
}
