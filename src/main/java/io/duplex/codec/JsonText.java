package io.duplex.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The text of an object or array: checked to its last byte, and not taken apart. It is JSON in UTF-8, with numbers a
 * double can hold, so it can be spliced into what others are sent.
 */
final class JsonText {
    private final byte[] bytes;
    private final boolean oneLine;

    private JsonText(byte[] bytes, boolean oneLine) {
        this.bytes = bytes;
        this.oneLine = oneLine;
    }

    /**
     * The value whose first token the parser stands on; the parser is left on its last.
     *
     * @param source what the parser reads
     * @param offset where it began to read
     * @throws IOException if it is no JSON, or no UTF-8
     * @throws ArithmeticException if a number is outside the range of a double
     */
    static JsonText read(JsonParser parser, byte[] source, int offset) throws IOException {
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        skip(parser);
        int end = offset + (int) parser.currentLocation().getByteOffset();
        boolean ascii = true;
        boolean oneLine = true;
        for (int i = start; i < end; i++) {
            ascii &= source[i] >= 0;
            oneLine &= source[i] < 0 || source[i] >= ' ';
        }
        if (!ascii) {
            // Strict, unlike the parser: it throws where the bytes are no UTF-8.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source, start, end - start));
        }
        return new JsonText(Arrays.copyOfRange(source, start, end), oneLine);
    }

    private static void skip(JsonParser parser) throws IOException {
        int depth = 0;
        for (@Nullable JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("the text ends inside a value");
            } else if (token.isStructStart()) {
                depth++;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                JsonValues.readFloat(parser);
            } else if (token.isStructEnd() && --depth == 0) {
                return;
            }
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether it can stand in a line: between its parts there may be line breaks and tabs. */
    boolean isOneLine() {
        return oneLine;
    }
}
