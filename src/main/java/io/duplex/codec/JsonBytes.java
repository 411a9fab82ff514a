package io.duplex.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import io.duplex.message.RawJson;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * JSON in UTF-8, put together from what is there already: literals, texts that need no escape, bodies that still are
 * the text they came as. Whatever is not so simple is written by Jackson.
 */
final class JsonBytes {
    private static final JsonFactory JSON = new JsonFactory();

    private byte[] bytes;
    private int length;

    JsonBytes(int expectedBytes) {
        bytes = new byte[expectedBytes];
    }

    /** JSON as it stands; Latin-1 only. */
    JsonBytes literal(String json) {
        return append(json.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * One value.
     *
     * @throws EncodeException if JSON cannot say it
     */
    JsonBytes value(@Nullable Object value) {
        byte[] text = RawJson.bytes(value);
        if (text != null) {
            return append(text);
        }
        if (value instanceof String string && needsNoEscape(string)) {
            ensure(string.length() + 2);
            bytes[length++] = '"';
            append(string.getBytes(StandardCharsets.ISO_8859_1));
            bytes[length++] = '"';
            return this;
        }
        return append(write(json -> JacksonCodec.encodeJson(value, json)));
    }

    /** What a generator writes. */
    JsonBytes json(Writer writer) {
        return append(write(writer));
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** What is JSON already, as UTF-8. */
    JsonBytes text(byte[] json) {
        return append(json);
    }

    private JsonBytes append(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private static boolean needsNoEscape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /**
     * Text first, then UTF-8: the generator that writes bytes escapes what is beyond the basic plane, and fails on half
     * a surrogate pair. The official bridge writes the character, and "?" for the half.
     */
    static byte[] write(Writer writer) {
        try (SegmentedStringWriter text = new SegmentedStringWriter(JSON._getBufferRecycler())) {
            try (JsonGenerator json = JSON.createGenerator(text)) {
                writer.write(json);
            }
            return text.getAndClear().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new EncodeException(e.getMessage(), e); // memory does not fail: nested too deep
        }
    }

    /** Writes one value. */
    interface Writer {
        void write(JsonGenerator json) throws IOException;
    }
}
