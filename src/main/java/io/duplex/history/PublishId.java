package io.duplex.history;

import org.jspecify.annotations.Nullable;

/**
 * A publisher's name for a message: the log records a message once for each of these, however often it is published.
 *
 * @param publisher whose id it is: two publishers may use the same id for different messages
 * @param id the publisher's name for the message, not empty
 */
public record PublishId(String publisher, String id) {
    /** What the maps and objects of a remembered id take on a member, in bytes, besides its characters. */
    private static final int OVERHEAD_BYTES = 150;

    /** The id, or null if the publisher gave none. */
    public static @Nullable PublishId of(String publisher, @Nullable String id) {
        return id == null ? null : new PublishId(publisher, id);
    }

    /** What it costs to remember, in bytes. */
    int weightBytes() {
        return OVERHEAD_BYTES + publisher.length() + id.length();
    }
}
