package io.duplex.entrance;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page or a program came from, as it says in {@code Origin} (RFC 6454 s6.2). Native clients name the scheme of
 * the WebSocket, {@code wss://example.com}: {@code ws} and {@code wss} stand for {@code http} and {@code https}.
 *
 * @param scheme in lower case; never {@code ws} or {@code wss}
 * @param host in lower case; an IPv6 address with its brackets; empty for {@code file://} and its like
 * @param port the scheme's own where none was given; -1 for a scheme that has none
 */
record WebOrigin(String scheme, String host, int port) {
    /** Longer than any host name, so that nobody makes the pattern work. */
    private static final int LONGEST = 512;

    private static final Pattern SERIALIZED = Pattern.compile(
            "([a-z][a-z0-9+.-]*)://([a-z0-9._-]*|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);

    /** Reads {@code scheme://host[:port]}; null for anything else, {@code null} included. */
    static @Nullable WebOrigin parse(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        Matcher matcher = SERIALIZED.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String scheme = webScheme(matcher.group(1).toLowerCase(Locale.ROOT));
        if (matcher.group(2).isEmpty() && (defaultPort(scheme) > 0 || matcher.group(3) != null)) {
            return null;
        }
        int port = matcher.group(3) == null ? defaultPort(scheme) : Integer.parseInt(matcher.group(3));
        return port > 65_535 ? null : new WebOrigin(scheme, matcher.group(2).toLowerCase(Locale.ROOT), port);
    }

    /** The origin of a page's address; null if it has none. */
    static @Nullable WebOrigin ofPage(String address) {
        int authority = address.indexOf("://");
        if (authority < 0) {
            return null;
        }
        int end = address.length();
        for (int i = authority + 3; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                end = i;
                break;
            }
        }
        return parse(address.substring(0, end));
    }

    /** As browsers write it. */
    String text() {
        return scheme + "://" + host + (port < 0 || port == defaultPort(scheme) ? "" : ":" + port);
    }

    private static String webScheme(String scheme) {
        return switch (scheme) {
            case "ws" -> "http";
            case "wss" -> "https";
            default -> scheme;
        };
    }

    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }
}
