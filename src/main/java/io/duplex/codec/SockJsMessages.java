package io.duplex.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a SockJS client sends: {@code ["<envelope>","<envelope>"]}, or one {@code "<envelope>"}. No text and an empty
 * array hold no messages, which is how some clients show that they are there.
 */
public final class SockJsMessages {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(Integer.MAX_VALUE) // the message limit bounds it
                    .build())
            .build();

    private SockJsMessages() {}

    /** The envelopes in UTF-8, in their order; or null if the text is nothing a SockJS client may send. */
    public static @Nullable List<byte[]> decode(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return List.of();
        }
        // The parser would guess UTF-16 and UTF-32 from a zero; SockJS is UTF-8.
        if (!WholeText.isJsonUtf8(bytes, offset, length)) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
            JsonToken first = parser.nextToken();
            List<byte[]> messages = new ArrayList<>(1);
            if (first == JsonToken.VALUE_STRING) {
                messages.add(utf8(parser));
            } else if (first != JsonToken.START_ARRAY || !readAll(parser, messages)) {
                return null;
            }
            return parser.nextToken() == null ? messages : null;
        } catch (IOException broken) {
            return null;
        }
    }

    private static boolean readAll(JsonParser parser, List<byte[]> messages) throws IOException {
        JsonToken next = parser.nextToken();
        while (next == JsonToken.VALUE_STRING) {
            messages.add(utf8(parser));
            next = parser.nextToken();
        }
        return next == JsonToken.END_ARRAY;
    }

    private static byte[] utf8(JsonParser parser) throws IOException {
        String message = parser.getText();
        return WholeText.escaped(message).getBytes(StandardCharsets.UTF_8);
    }
}
