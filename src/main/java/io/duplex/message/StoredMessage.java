package io.duplex.message;

import org.jspecify.annotations.Nullable;

/** A message that was recorded. Immutable; the arrays are shared, so they must not be changed. */
public final class StoredMessage {
    private static final int OVERHEAD_BYTES = 64;

    private final long offset;
    private final long timeMillis;
    private final byte[] body;
    private final byte @Nullable [] headers;

    /** See the accessors. */
    public StoredMessage(long offset, long timeMillis, byte[] body, byte @Nullable [] headers) {
        this.offset = offset;
        this.timeMillis = timeMillis;
        this.body = body;
        this.headers = headers;
    }

    /** Its number in the log; the first is 1. */
    public long offset() {
        return offset;
    }

    /** The same message at another place. */
    public StoredMessage at(long place) {
        return new StoredMessage(place, timeMillis, body, headers);
    }

    /**
     * When it was recorded, in milliseconds since 1970, as far as the owner of the log knew; never less than that of
     * the message before. To be shown: no age is measured by it.
     */
    public long timeMillis() {
        return timeMillis;
    }

    /** JSON in UTF-8. */
    public byte[] body() {
        return body;
    }

    /** A JSON object in UTF-8, or null. */
    public byte @Nullable [] headers() {
        return headers;
    }

    /** What it costs to keep, in bytes. */
    public int weightBytes() {
        return OVERHEAD_BYTES + body.length + (headers == null ? 0 : headers.length);
    }
}
