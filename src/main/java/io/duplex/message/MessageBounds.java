package io.duplex.message;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large the parts of a message may be that are not its body. Every door by which messages come asks here, so that
 * no door lets more in than the others.
 */
public final class MessageBounds {
    /**
     * Most characters in a publisher's name for a message, in a name for its answer, and in the publisher's own name.
     */
    public static final int NAME_LENGTH = 200;

    /** Most characters in an address that is sent or published to. */
    public static final int ADDRESS_LENGTH = 1_024;

    /** The maps that headers live in are searched linearly, here and in every consumer. */
    public static final int HEADERS = 64;

    private MessageBounds() {}

    /**
     * What is wrong with a name, in a sentence, or null.
     *
     * @param what the field or header that holds it
     * @param name null if there is none, which is never wrong
     */
    public static @Nullable String problemOfName(String what, @Nullable String name) {
        return name == null || (!name.isEmpty() && name.length() <= NAME_LENGTH)
                ? null
                : what + " has " + name.length() + " characters; 1 to " + NAME_LENGTH + " are expected";
    }

    /** What is wrong with an address to send to, in a sentence, or null. */
    public static @Nullable String problemOfAddress(String address) {
        return address.length() <= ADDRESS_LENGTH
                ? null
                : "the address has " + address.length() + " characters; at most " + ADDRESS_LENGTH + " are expected";
    }

    /** What is wrong with the headers of a message, in a sentence, or null. */
    public static @Nullable String problemOfHeaders(MultiMap headers) {
        int count = 0;
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().isEmpty()) {
                return "the name of a header is empty";
            }
            if (breaksLine(header.getKey()) || breaksLine(header.getValue())) {
                return "a header holds a line break or a zero character";
            }
            count++;
        }
        return count <= HEADERS ? null : "there are " + count + " headers; at most " + HEADERS + " are expected";
    }

    private static boolean breaksLine(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0;
    }
}
