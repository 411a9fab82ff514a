package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message to be recorded. Immutable; the arrays are not copied, so they must not be changed. */
public final class NewMessage {
    private static final int OVERHEAD_BYTES = 64;

    private final @Nullable String id;
    private final byte[] body;
    private final byte @Nullable [] headers;

    /**
     * A message.
     *
     * @param id the publisher's name for it: a message whose id the log remembers is not recorded again; null if it has
     *     none
     * @param body JSON in UTF-8
     * @param headers a JSON object in UTF-8, or null if there are none
     */
    public NewMessage(@Nullable String id, byte[] body, byte @Nullable [] headers) {
        this.id = id;
        this.body = body;
        this.headers = headers;
    }

    @Nullable String id() {
        return id;
    }

    StoredMessage stored(long offset, long timeMillis) {
        return new StoredMessage(offset, timeMillis, body, headers);
    }

    /** What it costs while it waits, in bytes. */
    int weightBytes() {
        return OVERHEAD_BYTES + body.length + (headers == null ? 0 : headers.length) + (id == null ? 0 : id.length());
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeString(id);
        out.writeByteArray(body);
        out.writeByteArray(headers);
    }

    static NewMessage readFrom(ObjectDataInput in) throws IOException {
        return new NewMessage(in.readString(), Bytes.read(in), in.readByteArray());
    }
}
