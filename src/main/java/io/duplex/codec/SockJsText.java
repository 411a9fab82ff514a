package io.duplex.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Envelopes as SockJS carries them: JSON strings in a JSON array (SockJS protocol 0.3.3, "Protocol and framing").
 *
 * <p>Escaped are what JSON demands, what some browsers mangle on the way (the protocol's list, "JSON Unicode
 * Encoding"), and the percent sign, because the EventSource receiver of sockjs-client decodes what it reads as a URI.
 * Works on UTF-8 as it is: all that must be escaped is ASCII or three bytes long.
 */
final class SockJsText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private SockJsText() {}

    /** {@code a["{\"type\":\"pong\"}"]} for the envelope {@code {"type":"pong"}}. */
    static byte[] frame(byte[] envelope) {
        byte[] out = new byte[escapedLength(envelope) + 5];
        out[0] = 'a';
        out[1] = '[';
        out[2] = '"';
        int end = escape(envelope, out, 3);
        out[end] = '"';
        out[end + 1] = ']';
        return out;
    }

    /**
     * {@code \"{\\\"type\\\":\\\"pong\\\"}\"}: the envelope as a JSON string inside a script's string. Angle brackets
     * are escaped too, so that no message ends the script it stands in.
     */
    static byte[] inScript(byte[] envelope) {
        byte[] frame = frame(envelope);
        byte[] out = new byte[frame.length * 6];
        int end = 0;
        for (int i = 2; i < frame.length - 1; i++) {
            byte next = frame[i];
            if (next == '<' || next == '>') {
                end = unicode(out, end, next);
            } else {
                if (next == '"' || next == '\\') {
                    out[end++] = '\\';
                }
                out[end++] = next;
            }
        }
        return Arrays.copyOf(out, end);
    }

    private static int escapedLength(byte[] text) {
        int length = 0;
        for (int i = 0; i < text.length; i++) {
            int next = text[i];
            if (next < 0) {
                boolean mangled = isMangled(text, i);
                length += mangled ? 6 : 1;
                i += mangled ? 2 : 0;
            } else {
                length += next == '%' ? 6 : shortEscape(next) != 0 ? 2 : next < 0x20 ? 6 : 1;
            }
        }
        return length;
    }

    private static int escape(byte[] text, byte[] out, int from) {
        int end = from;
        for (int i = 0; i < text.length; i++) {
            byte next = text[i];
            int escape = shortEscape(next);
            if (escape != 0) {
                out[end++] = '\\';
                out[end++] = (byte) escape;
            } else if (next == '%' || (next >= 0 && next < 0x20)) {
                end = unicode(out, end, next);
            } else if (next < 0 && isMangled(text, i)) {
                end = unicode(out, end, codePoint(text, i));
                i += 2;
            } else {
                out[end++] = next;
            }
        }
        return end;
    }

    /** The letter after the backslash, or 0 if there is no such escape. */
    private static int shortEscape(int next) {
        return switch (next) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case '\b' -> 'b';
            case '\f' -> 'f';
            default -> 0;
        };
    }

    /** U+200C-200F, U+2028-202F, U+2060-206F, U+FFF0-FFFF: three bytes each. */
    private static boolean isMangled(byte[] text, int i) {
        if ((text[i] != (byte) 0xE2 && text[i] != (byte) 0xEF) || i + 2 >= text.length) {
            return false;
        }
        int point = codePoint(text, i);
        return (point >= 0x200C && point <= 0x200F)
                || (point >= 0x2028 && point <= 0x202F)
                || (point >= 0x2060 && point <= 0x206F)
                || point >= 0xFFF0;
    }

    private static int codePoint(byte[] text, int i) {
        return (text[i] & 0x0F) << 12 | (text[i + 1] & 0x3F) << 6 | (text[i + 2] & 0x3F);
    }

    private static int unicode(byte[] out, int from, int unit) {
        out[from] = '\\';
        out[from + 1] = 'u';
        out[from + 2] = HEX[unit >> 12 & 0xF];
        out[from + 3] = HEX[unit >> 8 & 0xF];
        out[from + 4] = HEX[unit >> 4 & 0xF];
        out[from + 5] = HEX[unit & 0xF];
        return from + 6;
    }
}
