package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;

/** Byte arrays, and messages made of them, on Hazelcast's wire. */
final class Bytes {
    private static final byte[] NONE = {};

    private Bytes() {}

    static void write(ObjectDataOutput out, StoredMessage message) throws IOException {
        out.writeLong(message.offset());
        out.writeLong(message.timeMillis());
        out.writeByteArray(message.body());
        out.writeByteArray(message.headers());
    }

    static StoredMessage readMessage(ObjectDataInput in) throws IOException {
        return new StoredMessage(in.readLong(), in.readLong(), read(in), in.readByteArray());
    }

    static void write(ObjectDataOutput out, PublishId id) throws IOException {
        out.writeString(id.publisher());
        out.writeString(id.id());
    }

    static PublishId readId(ObjectDataInput in) throws IOException {
        return new PublishId(String.valueOf(in.readString()), String.valueOf(in.readString()));
    }

    /** An array that was written as one, never null. */
    static byte[] read(ObjectDataInput in) throws IOException {
        byte[] bytes = in.readByteArray();
        return bytes == null ? NONE : bytes;
    }
}
