package io.duplex.doors.publish;

import io.duplex.codec.ErrorCode;
import io.duplex.codec.WholeText;
import io.duplex.http.Problem;
import io.duplex.message.MessageBounds;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Headers of a message as headers of HTTP: {@code Duplex-Header-Lang: en} is the message's header {@code lang}. Names
 * are in lower case, as HTTP/2 has them; values are UTF-8.
 */
final class MessageHeaders {
    private static final String PREFIX = "duplex-header-";
    /** RFC 9110 s5.6.2: what a name may be. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");

    private MessageHeaders() {}

    /**
     * Those of a request.
     *
     * @throws Problem if there are too many, or one is not UTF-8
     */
    static MultiMap of(MultiMap http) {
        MultiMap message = MultiMap.caseInsensitiveMultiMap();
        for (Map.Entry<String, String> header : http) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
                message.add(name.substring(PREFIX.length()), utf8(header));
            }
        }
        String problem = MessageBounds.problemOfHeaders(message);
        if (problem != null) {
            throw Problem.of(ErrorCode.INVALID_HEADERS, null, problem);
        }
        return message;
    }

    /** Adds those of a reply to the answer; what HTTP cannot carry is left out. */
    static void copy(MultiMap message, MultiMap http) {
        for (Map.Entry<String, String> header : message) {
            String value = new String(header.getValue().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            if (TOKEN.matcher(header.getKey()).matches() && value.chars().noneMatch(MessageHeaders::isControl)) {
                http.add(PREFIX + header.getKey(), value);
            }
        }
    }

    /** HTTP's own text is a byte per character. */
    private static String utf8(Map.Entry<String, String> header) {
        byte[] bytes = header.getValue().getBytes(StandardCharsets.ISO_8859_1);
        if (!WholeText.isUtf8(bytes, 0, bytes.length)) {
            throw Problem.of(
                    ErrorCode.INVALID_HEADERS,
                    null,
                    "The value of " + header.getKey() + " is not UTF-8, which is expected");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isControl(int character) {
        return (character < ' ' && character != '\t') || character == 0x7F;
    }
}
