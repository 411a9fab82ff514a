package io.duplex.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A header that is a list: {@code token *( ";" token [ "=" ( token / quoted-string ) ] )}, over one line or several
 * (RFC 9110 s5.6.1, RFC 6455 s9.1). Empty elements of the list mean nothing; everything else that does not follow the
 * grammar is an error, because two readers could understand it differently.
 */
final class HeaderList {
    private final String text;
    private int next;

    private HeaderList(String text) {
        this.text = text;
    }

    /**
     * The elements of all lines.
     *
     * @throws BadHeader that says where the grammar ends
     */
    static List<Element> read(String header, List<String> lines) throws BadHeader {
        List<Element> elements = new ArrayList<>();
        for (String line : lines) {
            try {
                new HeaderList(line).readInto(elements);
            } catch (IllegalArgumentException e) {
                throw new BadHeader(header + ": " + e.getMessage());
            }
        }
        return elements;
    }

    /** Whether the text is a token (RFC 9110 s5.6.2). */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(HeaderList::isTokenChar);
    }

    private void readInto(List<Element> elements) {
        skipSpace();
        while (next < text.length()) {
            if (text.charAt(next) != ',') {
                elements.add(element());
                skipSpace();
            }
            if (next < text.length()) {
                expect(',');
                skipSpace();
            }
        }
    }

    private Element element() {
        Element element = new Element(token(), new LinkedHashMap<>());
        skipSpace();
        while (next < text.length() && text.charAt(next) == ';') {
            next++;
            skipSpace();
            String name = token();
            skipSpace();
            @Nullable String value = null;
            if (next < text.length() && text.charAt(next) == '=') {
                next++;
                skipSpace();
                value = next < text.length() && text.charAt(next) == '"' ? quoted() : token();
            }
            if (element.parameters().containsKey(name)) {
                element.parameters().put(name, Element.TWICE);
            } else {
                element.parameters().put(name, value);
            }
            skipSpace();
        }
        return element;
    }

    private String token() {
        int start = next;
        while (next < text.length() && isTokenChar(text.charAt(next))) {
            next++;
        }
        if (next == start) {
            throw unexpected("a token");
        }
        return text.substring(start, next);
    }

    /** RFC 6455 s9.1 wants a token in the quotes; other text is no offer of ours, and a client may go on without it. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        next++;
        while (next < text.length() && text.charAt(next) != '"') {
            if (text.charAt(next) == '\\' && ++next == text.length()) {
                break;
            }
            value.append(text.charAt(next++));
        }
        expect('"');
        return value.toString();
    }

    private void expect(char c) {
        if (next == text.length() || text.charAt(next) != c) {
            throw unexpected("'" + c + "'");
        }
        next++;
    }

    private void skipSpace() {
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
    }

    private IllegalArgumentException unexpected(String expected) {
        return new IllegalArgumentException(
                (next < text.length() ? "character " + (next + 1) + " is not " : "the line ends before ") + expected);
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /**
     * One element.
     *
     * @param parameters by name, as written; null where there is no value, {@link #TWICE} where the name is repeated
     */
    record Element(String name, Map<String, @Nullable String> parameters) {
        /** Not a token, so no value can be it. */
        static final String TWICE = ",";
    }

    /** A header that does not follow its grammar. Stackless: it becomes an answer. */
    static final class BadHeader extends Exception {
        private static final long serialVersionUID = 1L;

        BadHeader(String message) {
            super(message, null, false, false);
        }
    }
}
