package io.duplex.log;

/**
 * Text that stays within its line. Clients and callers choose addresses, names and reasons, and a line break in one of
 * them would forge a line; an escape sequence would command the terminal of the operator who reads it.
 */
final class Escapes {
    private Escapes() {}

    /** Makes everything visible that would break the line, command a terminal or reorder the text. */
    static String line(String text) {
        return escape(text, false);
    }

    /** As {@link #line}, and quotes and backslashes too, so that a value ends where it seems to end. */
    static String value(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean quoted) {
        int clean = 0;
        while (clean < text.length() && !isUnsafe(text, clean, quoted)) {
            clean++;
        }
        if (clean == text.length()) {
            return text; // nearly always
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); i++) {
            if (isUnsafe(text, i, quoted)) {
                append(escaped, text.charAt(i));
            } else {
                escaped.append(text.charAt(i));
            }
        }
        return escaped.toString();
    }

    private static boolean isUnsafe(String text, int index, boolean quoted) {
        char c = text.charAt(index);
        if (c >= ' ' && c < 0x7f) {
            return quoted && (c == '"' || c == '\\');
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SURROGATE -> isAlone(text, index) || isFormat(text, index);
            default -> false;
        };
    }

    private static boolean isAlone(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }

    /** Tags and the like beyond the first plane. */
    private static boolean isFormat(String text, int index) {
        int first = Character.isHighSurrogate(text.charAt(index)) ? index : index - 1;
        return Character.getType(text.codePointAt(first)) == Character.FORMAT;
    }

    private static void append(StringBuilder escaped, char c) {
        switch (c) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            case '"', '\\' -> escaped.append('\\').append(c);
            default -> escaped.append(String.format("\\u%04x", (int) c));
        }
    }
}
