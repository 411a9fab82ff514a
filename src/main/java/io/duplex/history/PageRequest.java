package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.Position;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are asked for.
 *
 * @param since those after this position; null for the last ones
 * @param last how many of the last, if {@code since} is null
 * @param messages most messages in the page
 * @param bytes about how many bytes the page may have; the first message comes whatever its size
 * @param nowMillis now, in milliseconds since 1970
 * @param ageMillis messages older than this count as gone; 0 = none
 */
record PageRequest(@Nullable Position since, int last, int messages, int bytes, long nowMillis, long ageMillis) {

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeBoolean(since != null);
        if (since != null) {
            out.writeLong(since.epoch());
            out.writeLong(since.offset());
        }
        out.writeInt(last);
        out.writeInt(messages);
        out.writeInt(bytes);
        out.writeLong(nowMillis);
        out.writeLong(ageMillis);
    }

    static PageRequest readFrom(ObjectDataInput in) throws IOException {
        Position since = in.readBoolean() ? new Position(in.readLong(), in.readLong()) : null;
        return new PageRequest(since, in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readLong());
    }
}
