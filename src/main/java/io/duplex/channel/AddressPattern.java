package io.duplex.channel;

import java.util.List;

/**
 * A text that fits addresses, segment by segment: {@code *} fits one segment, {@code **} at the end fits one or more,
 * any other segment fits itself. {@code prices.*.eur} fits {@code prices.spot.eur}, {@code prices.**} fits that too,
 * and not {@code prices}.
 */
public final class AddressPattern {
    private static final String ONE = "*";
    private static final String REST = "**";

    private final String text;
    private final List<String> segments;

    private AddressPattern(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong, if a segment is empty or mixes a
     *     wildcard with text, or if {@code **} is not at the end
     */
    public static AddressPattern of(String text) {
        List<String> segments = List.of(text.split("\\.", -1));
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.isEmpty()) {
                throw new IllegalArgumentException("segment " + (i + 1) + " of '" + text + "' is empty");
            }
            if (segment.contains("*") && !segment.equals(ONE) && !segment.equals(REST)) {
                throw new IllegalArgumentException(
                        "'" + segment + "' mixes a wildcard with text; * and ** stand for whole segments");
            }
            if (segment.equals(REST) && i < segments.size() - 1) {
                throw new IllegalArgumentException("** stands for the rest of an address, so only at the end");
            }
        }
        return new AddressPattern(text, segments);
    }

    /** Whether the whole address fits. */
    public boolean fits(String address) {
        int start = 0;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (start > address.length()) {
                return false; // the address has fewer segments
            }
            if (segment.equals(REST)) {
                return start < address.length();
            }
            int dot = address.indexOf('.', start);
            int end = dot < 0 ? address.length() : dot;
            boolean fits = segment.equals(ONE)
                    ? end > start
                    : segment.length() == end - start && address.startsWith(segment, start);
            if (!fits) {
                return false;
            }
            start = end + 1;
        }
        return start > address.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
