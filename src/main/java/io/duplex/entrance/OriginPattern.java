package io.duplex.entrance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry {@code scheme://host[:port]} of the list of origins; the host may begin with {@code *.} for one or more
 * names in front of the rest, and the port may be {@code *}.
 */
final class OriginPattern {
    private static final String ANY_NAMES = "*.";
    private static final String ANY_PORT = ":*";
    private static final Pattern FORM = Pattern.compile("([^:/]+://)(\\*\\.)?([^*]*)");

    private final WebOrigin fixed;
    private final boolean anyNames;
    private final boolean anyPort;

    private OriginPattern(WebOrigin fixed, boolean anyNames, boolean anyPort) {
        this.fixed = fixed;
        this.anyNames = anyNames;
        this.anyPort = anyPort;
    }

    /** Reads an entry; null if it is none. */
    static @Nullable OriginPattern parse(String text) {
        boolean anyPort = text.endsWith(ANY_PORT);
        Matcher matcher = FORM.matcher(anyPort ? text.substring(0, text.length() - ANY_PORT.length()) : text);
        if (!matcher.matches()) {
            return null;
        }
        WebOrigin fixed = WebOrigin.parse(matcher.group(1) + matcher.group(3));
        boolean hostless = fixed != null && fixed.host().isEmpty() && (anyPort || matcher.group(2) != null);
        return fixed == null || hostless ? null : new OriginPattern(fixed, ANY_NAMES.equals(matcher.group(2)), anyPort);
    }

    /** The same as a source of CSP3 (s2.3.1). */
    String source() {
        if (fixed.host().isEmpty()) {
            return fixed.scheme() + ":";
        }
        boolean plainPort = fixed.port() < 0 || fixed.port() == WebOrigin.defaultPort(fixed.scheme());
        return fixed.scheme() + "://" + (anyNames ? ANY_NAMES : "") + fixed.host()
                + (anyPort ? ANY_PORT : plainPort ? "" : ":" + fixed.port());
    }

    boolean fits(WebOrigin origin) {
        return origin.scheme().equals(fixed.scheme())
                && (anyPort || origin.port() == fixed.port())
                && (anyNames
                        ? origin.host().length() > fixed.host().length() + 1
                                && origin.host().endsWith("." + fixed.host())
                        : origin.host().equals(fixed.host()));
    }
}
