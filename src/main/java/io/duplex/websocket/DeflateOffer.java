package io.duplex.websocket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An offer of permessage-deflate that this node accepts (RFC 7692 s7.1).
 *
 * <p>The node keeps no context of its own, so what it deflates is right for all clients. It may say so unasked; of the
 * client it may demand nothing that the offer does not have, because many clients end the handshake then. So a client
 * that does not offer {@code client_no_context_takeover} may refer to its earlier messages, and the node keeps a window
 * for it. An offer that demands a smaller window of the node is declined, because the JDK's deflater has but one; a
 * client may make another offer without it, or go on without compression.
 *
 * @param answer the value of the answer's header
 * @param keepsContext whether the client's messages may refer to earlier ones
 */
record DeflateOffer(String answer, boolean keepsContext) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /**
     * The first of the offers that can be accepted, or null.
     *
     * @param hasRoomForWindow whether an offer can be accepted for which a window must be kept
     */
    static @Nullable DeflateOffer choose(List<HeaderList.Element> extensions, boolean hasRoomForWindow) {
        for (HeaderList.Element extension : extensions) {
            if (extension.name().equalsIgnoreCase(NAME)) {
                DeflateOffer offer = read(extension.parameters());
                if (offer != null && (hasRoomForWindow || !offer.keepsContext)) {
                    return offer;
                }
            }
        }
        return null;
    }

    private static @Nullable DeflateOffer read(Map<String, @Nullable String> written) {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable String> parameter : written.entrySet()) {
            String name = parameter.getKey().toLowerCase(Locale.ROOT);
            if (parameters.containsKey(name) || !isAcceptable(name, parameter.getValue())) {
                return null;
            }
            parameters.put(name, parameter.getValue());
        }
        boolean forgets = parameters.containsKey(CLIENT_NO_CONTEXT);
        return new DeflateOffer(
                NAME
                        + "; " + SERVER_NO_CONTEXT
                        + (forgets ? "; " + CLIENT_NO_CONTEXT : "")
                        + (parameters.containsKey(SERVER_WINDOW) ? "; " + SERVER_WINDOW + "=15" : ""),
                !forgets);
    }

    private static boolean isAcceptable(String name, @Nullable String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
            case SERVER_WINDOW -> "15".equals(value);
            case CLIENT_WINDOW -> value == null || value.matches("[89]|1[0-5]");
            default -> false;
        };
    }
}
