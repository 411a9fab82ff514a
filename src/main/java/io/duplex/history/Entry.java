package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a log, as one member tells it to another.
 *
 * @param message what it says and where it stands
 * @param stamp of the append that recorded it
 */
record Entry(StoredMessage message, Stamp stamp) {
    /** Messages that follow each other have the same stamp where one append recorded them: it is written once. */
    static void write(ObjectDataOutput out, List<Entry> entries) throws IOException {
        out.writeInt(entries.size());
        Stamp last = null;
        for (Entry entry : entries) {
            boolean repeats = entry.stamp().equals(last);
            out.writeBoolean(repeats);
            if (!repeats) {
                entry.stamp().writeTo(out);
            }
            Bytes.write(out, entry.message());
            last = entry.stamp();
        }
    }

    static List<Entry> read(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        List<Entry> entries = new ArrayList<>();
        @Nullable Stamp last = null;
        for (int i = 0; i < count; i++) {
            boolean repeats = in.readBoolean();
            Stamp stamp = repeats && last != null ? last : Stamp.readFrom(in);
            entries.add(new Entry(Bytes.readMessage(in), stamp));
            last = stamp;
        }
        return entries;
    }
}
