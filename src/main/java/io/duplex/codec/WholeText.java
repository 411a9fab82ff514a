package io.duplex.codec;

/**
 * Whether a text is one that UTF-8 can carry to others as it is.
 *
 * <p>Half of a surrogate pair, which JSON can write as {@code \ud800}, has no UTF-8: it would be written as a question
 * mark, so two different addresses would be one. The JSON parser also takes bytes that are not UTF-8 (halves in three
 * bytes, longer forms than necessary), so those are checked before it sees them.
 */
public final class WholeText {
    static final String HALF = " holds half of a surrogate pair; whole Unicode characters are expected";

    private WholeText() {}

    /** Whether the text has no half of a surrogate pair. */
    public static boolean isWhole(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * A JSON text with each half of a surrogate pair as JSON escapes it, so that it can be written in UTF-8 and still
     * be judged where it stands.
     */
    static String escaped(String json) {
        if (isWhole(json)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 32);
        json.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                escaped.append("\\u").append(Integer.toHexString(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    /** Whether the bytes are UTF-8 (RFC 3629 s4). */
    public static boolean isUtf8(byte[] bytes, int offset, int length) {
        int i = offset;
        int end = offset + length;
        while (i < end) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int count = sequence(bytes, i, end);
            if (count == 0) {
                return false;
            }
            i += count;
        }
        return true;
    }

    /**
     * Whether a JSON text can only be meant as UTF-8, and is. The parser would guess UTF-16 and UTF-32 from a zero or a
     * byte order mark; the bridge speaks UTF-8 only.
     */
    static boolean isJsonUtf8(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return false;
        }
        int first = bytes[offset] & 0xFF;
        return first != 0 && first < 0xFE && (length == 1 || bytes[offset + 1] != 0) && isUtf8(bytes, offset, length);
    }

    /** How many bytes the character has that begins here; 0 if none does. */
    private static int sequence(byte[] bytes, int index, int end) {
        int first = bytes[index] & 0xFF;
        int count = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (count == 0 || index + count > end) {
            return 0;
        }
        int second = bytes[index + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < count; i++) {
            if ((bytes[index + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return count;
    }
}
