package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are asked for.
 *
 * @param since those after this position; null for the last ones
 * @param last how many of the last, if {@code since} is null
 * @param messages most messages in the page
 * @param bytes about how many bytes the page may have; the first message comes whatever its size
 * @param ageMillis messages older than this count as gone; 0 = none
 */
record PageRequest(@Nullable Position since, int last, int messages, int bytes, long ageMillis) {
    private static final int VERSION = 1;

    /** The page of a log. */
    Page answer(ChannelLog log) {
        long oldest = log.firstYoungerThan(ageMillis);
        boolean known = since == null || log.knows(since);
        long from = oldest;
        if (since == null) {
            from = Math.max(oldest, log.tail() - last + 1);
        } else {
            long after = known ? since.offset() : Math.max(0, log.lineage().upTo(since.epoch()));
            from = Math.max(oldest, after + 1);
        }
        List<StoredMessage> found = new ArrayList<>();
        long weight = 0;
        for (long offset = from; offset <= log.tail() && found.size() < messages; offset++) {
            StoredMessage message = log.get(offset);
            if (message == null) {
                continue;
            }
            weight += message.weightBytes();
            if (weight > bytes && !found.isEmpty()) {
                break;
            }
            found.add(message);
        }
        return new Page(log.epoch(), known, oldest, log.tail(), found);
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeBoolean(since != null);
            if (since != null) {
                fields.writeLong(since.epoch());
                fields.writeLong(since.offset());
            }
            fields.writeInt(last);
            fields.writeInt(messages);
            fields.writeInt(bytes);
            fields.writeLong(ageMillis);
        });
    }

    static PageRequest readFrom(ObjectDataInput in) throws IOException {
        return Versioned.read(in, (fields, version) -> {
            Position since = fields.readBoolean() ? new Position(fields.readLong(), fields.readLong()) : null;
            return new PageRequest(since, fields.readInt(), fields.readInt(), fields.readInt(), fields.readLong());
        });
    }
}
