package io.duplex.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The permessage-deflate offers of a handshake (RFC 7692 s7.1).
 *
 * <p>The answer is always the same: neither side keeps its context. So the node has no state per connection, and what
 * it deflates is right for all. An offer that demands a smaller window of the node is not accepted, because the JDK's
 * deflater has but one; a client may make another offer without it, or go on without compression.
 */
final class DeflateOffer {
    /** What an accepted offer is answered with. */
    static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private DeflateOffer() {}

    /** Whether one of the offers can be accepted. */
    static boolean isAcceptable(List<String> extensionHeaders) {
        return extensionHeaders.stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .anyMatch(DeflateOffer::isAcceptable);
    }

    private static boolean isAcceptable(String offer) {
        String[] parts = offer.split(";", -1);
        if (!parts[0].trim().equalsIgnoreCase("permessage-deflate")) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].trim().toLowerCase(Locale.ROOT).split("=", 2);
            String name = parameter[0].trim();
            String value = parameter.length == 1 ? "" : parameter[1].trim().replace("\"", "");
            if (!seen.add(name) || !isAcceptable(name, value, parameter.length == 2)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAcceptable(String name, String value, boolean hasValue) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> !hasValue;
            case "server_max_window_bits" -> value.equals("15");
            case "client_max_window_bits" -> !hasValue || isWindow(value);
            default -> false;
        };
    }

    private static boolean isWindow(String value) {
        return value.matches("[89]|1[0-5]");
    }
}
