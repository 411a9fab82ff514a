package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message to be recorded. Immutable; the arrays are not copied, so they must not be changed. */
public final class NewMessage {
    private static final int VERSION = 1;
    private static final int OVERHEAD_BYTES = 64;

    private final @Nullable PublishId id;
    private final byte[] body;
    private final byte @Nullable [] headers;

    /**
     * A message.
     *
     * @param id the publisher's name for it: a message whose id the log remembers is not recorded again, and another
     *     message with that id is an {@link IdConflict}; null if it has none
     * @param body JSON in UTF-8
     * @param headers a JSON object in UTF-8, or null if there are none
     */
    public NewMessage(@Nullable PublishId id, byte[] body, byte @Nullable [] headers) {
        this.id = id;
        this.body = body;
        this.headers = headers;
    }

    @Nullable PublishId id() {
        return id;
    }

    /** Tells whether a message with the same id is the same one. */
    long fingerprint() {
        return Fingerprint.of(body, headers);
    }

    StoredMessage stored(long offset, long timeMillis) {
        return new StoredMessage(offset, timeMillis, body, headers);
    }

    /** What it costs while it waits, in bytes. */
    int weightBytes() {
        return OVERHEAD_BYTES
                + body.length
                + (headers == null ? 0 : headers.length)
                + (id == null ? 0 : id.weightBytes());
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeBoolean(id != null);
            if (id != null) {
                Bytes.write(fields, id);
            }
            fields.writeByteArray(body);
            fields.writeByteArray(headers);
        });
    }

    static NewMessage readFrom(ObjectDataInput in) throws IOException {
        return Versioned.read(in, (fields, version) -> {
            PublishId id = fields.readBoolean() ? Bytes.readId(fields) : null;
            return new NewMessage(id, Bytes.read(fields), fields.readByteArray());
        });
    }
}
