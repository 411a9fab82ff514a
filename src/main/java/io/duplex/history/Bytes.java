package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;

/** Byte arrays, and messages made of them, on Hazelcast's wire. */
final class Bytes {
    private static final int VERSION = 1;
    private static final byte[] NONE = {};

    private Bytes() {}

    static void write(ObjectDataOutput out, StoredMessage message) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(message.offset());
            fields.writeLong(message.timeMillis());
            fields.writeByteArray(message.body());
            fields.writeByteArray(message.headers());
        });
    }

    static StoredMessage readMessage(ObjectDataInput in) throws IOException {
        return Versioned.read(
                in,
                (fields, version) ->
                        new StoredMessage(fields.readLong(), fields.readLong(), read(fields), fields.readByteArray()));
    }

    static void write(ObjectDataOutput out, PublishId id) throws IOException {
        out.writeString(id.publisher());
        out.writeString(id.id());
    }

    static PublishId readId(ObjectDataInput in) throws IOException {
        return new PublishId(String.valueOf(in.readString()), String.valueOf(in.readString()));
    }

    static long[] readLongs(ObjectDataInput in) throws IOException {
        long[] read = in.readLongArray();
        return read == null ? new long[0] : read;
    }

    /** An array that was written as one, never null. */
    static byte[] read(ObjectDataInput in) throws IOException {
        byte[] bytes = in.readByteArray();
        return bytes == null ? NONE : bytes;
    }
}
