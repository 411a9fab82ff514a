package io.duplex.codec;

import com.fasterxml.jackson.core.JsonParser;
import io.duplex.message.RawJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.json.jackson.JacksonFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text to the values Vert.x works with; objects and arrays keep their text, see {@link RawJson}. */
final class JsonValues {
    private static final JacksonCodec PLAIN = JacksonFactory.CODEC;

    private JsonValues() {}

    /**
     * Reads the value the parser stands on and leaves it on the value's last token.
     *
     * @param source what the parser reads
     * @param offset where it began to read
     * @throws IOException if it is no JSON, or no UTF-8
     * @throws ArithmeticException if a number is outside the range of a double
     */
    static @Nullable Object read(JsonParser parser, byte[] source, int offset) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(JsonText.read(parser, source, offset));
            case START_ARRAY -> array(JsonText.read(parser, source, offset));
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> readFloat(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    @SuppressWarnings("unchecked")
    private static JsonObject object(JsonText text) {
        return text.isOneLine()
                ? RawJson.object(text.bytes())
                : new JsonObject(PLAIN.fromBuffer(Buffer.buffer(text.bytes()), Map.class));
    }

    @SuppressWarnings("unchecked")
    private static JsonArray array(JsonText text) {
        return text.isOneLine()
                ? RawJson.array(text.bytes())
                : new JsonArray(PLAIN.fromBuffer(Buffer.buffer(text.bytes()), List.class));
    }

    static Double readFloat(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw new ArithmeticException("outside the range of a double");
        }
        return value;
    }
}
