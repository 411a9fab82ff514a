package io.duplex.entrance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names a preflight asks for in {@code Access-Control-Request-Headers} (Fetch s3.2.2). */
final class RequestedHeaders {
    /** As many characters as the answer may have; more names than that are no page's. */
    private static final int MOST_CHARACTERS = 4_096;

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private RequestedHeaders() {}

    /** Every name that is one, as often as necessary; what is none is left out, and what does not fit. */
    static String repeated(List<String> lines) {
        Set<String> seen = new LinkedHashSet<>();
        StringBuilder allowed = new StringBuilder();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                String name = element.strip();
                boolean fits = allowed.length() + name.length() + 2 <= MOST_CHARACTERS;
                if (fits && TOKEN.matcher(name).matches() && seen.add(name.toLowerCase(Locale.ROOT))) {
                    allowed.append(allowed.length() == 0 ? "" : ", ").append(name);
                }
            }
        }
        return allowed.toString();
    }
}
