package io.duplex.auth;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that fits addresses segment by segment, for a principal: {@code *} fits one segment, {@code **} at the end one
 * or more, <code>{claim.tenant}</code> the value of that claim, anything else itself. <code>orders.{claim.tenant}.*
 * </code> fits {@code orders.acme.7} for somebody whose token says {@code "tenant":"acme"}.
 *
 * <p>The value of a claim is compared as it stands and within one segment: a value with a dot or a star in it is a text
 * with a dot or a star in it, and opens nothing. A claim that is a list fits with any of its values. Who has no such
 * claim, or an empty one, is not fitted.
 */
public final class AddressTemplate {
    private static final String ONE = "*";
    private static final String REST = "**";
    private static final String CLAIM = "{claim.";

    private final String text;
    private final List<Segment> segments;

    private AddressTemplate(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static AddressTemplate of(String text) {
        List<Segment> segments = new ArrayList<>();
        for (String segment : split(text)) {
            if (!segments.isEmpty() && segments.get(segments.size() - 1).isRest()) {
                throw new IllegalArgumentException("something behind **, which stands for the rest of an address");
            }
            segments.add(Segment.of(segment));
        }
        return new AddressTemplate(text, List.copyOf(segments));
    }

    /** At the dots that are not part of a claim's name. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        boolean inClaim = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char here = i == text.length() ? '.' : text.charAt(i);
            if (here == '{' || here == '}') {
                if (inClaim == (here == '{')) {
                    throw new IllegalArgumentException("a { or } without its other half");
                }
                inClaim = here == '{';
            } else if (here == '.' && !inClaim) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (inClaim) {
            throw new IllegalArgumentException("a { without its }");
        }
        return parts;
    }

    /** Whether the whole address fits for this principal. */
    public boolean fits(String address, Principal principal) {
        int start = 0;
        for (Segment segment : segments) {
            if (start >= address.length()) {
                return false; // the address has fewer segments, or an empty one at its end
            }
            if (segment.isRest()) {
                return true;
            }
            int dot = address.indexOf('.', start);
            int end = dot < 0 ? address.length() : dot;
            if (!segment.fits(address.substring(start, end), principal)) {
                return false;
            }
            start = end + 1;
        }
        return start > address.length();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressTemplate template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * One segment: {@code before}, then the value of {@code claim} if there is one, then {@code after}.
     *
     * @param before the whole segment if it is a wildcard or has no claim
     */
    private record Segment(String before, @Nullable String claim, String after) {
        static Segment of(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("an empty segment");
            }
            int open = text.indexOf('{');
            if (open < 0) {
                if (text.contains("*") && !text.equals(ONE) && !text.equals(REST)) {
                    throw new IllegalArgumentException(
                            "'" + text + "', which mixes a wildcard with text; * and ** stand for whole segments");
                }
                return new Segment(text, null, "");
            }
            int close = text.indexOf('}');
            String before = text.substring(0, open);
            String after = text.substring(close + 1);
            if (!text.startsWith(CLAIM, open) || close == open + CLAIM.length()) {
                throw new IllegalArgumentException(
                        "'" + text.substring(open, close + 1) + "' where {claim.<name>} is expected");
            }
            if ((before + after).contains("*") || after.contains("{")) {
                throw new IllegalArgumentException("'" + text + "', which is more than text and one claim");
            }
            return new Segment(before, text.substring(open + CLAIM.length(), close), after);
        }

        boolean isRest() {
            return claim == null && before.equals(REST);
        }

        boolean fits(String segment, Principal principal) {
            if (claim == null) {
                return before.equals(ONE) ? !segment.isEmpty() : before.equals(segment);
            }
            if (segment.length() <= before.length() + after.length()
                    || !segment.startsWith(before)
                    || !segment.endsWith(after)) {
                return false;
            }
            String asked = segment.substring(before.length(), segment.length() - after.length());
            Object value = principal.claim(claim);
            return value instanceof JsonArray several
                    ? several.stream().anyMatch(each -> isText(each, asked))
                    : isText(value, asked);
        }

        private static boolean isText(@Nullable Object value, String asked) {
            return (value instanceof String || value instanceof Number || value instanceof Boolean)
                    && value.toString().equals(asked);
        }
    }
}
