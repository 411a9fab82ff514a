package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids publishers gave their latest messages, and which offset each got.
 *
 * <p>It remembers as many as the channel keeps messages, at least {@link #FEWEST}, and none for longer than
 * {@link #LONGEST_MILLIS}: a retry within that is recognised, on whichever node it lands; one that comes later is a new
 * message.
 */
final class RecentIds {
    /** Ids per address, also if fewer messages are kept. */
    static final int FEWEST = 50_000;
    /** Ten minutes, in milliseconds. */
    static final long LONGEST_MILLIS = 600_000;

    private final Map<String, Known> known = new LinkedHashMap<>(2);

    /** The offset of the message with this id, or 0 if it is not known. */
    long offsetOf(@Nullable String id) {
        Known found = id == null ? null : known.get(id);
        return found == null ? 0 : found.offset();
    }

    void add(@Nullable String id, long offset, long timeMillis) {
        if (id != null) {
            known.putIfAbsent(id, new Known(offset, timeMillis));
        }
    }

    void forget(long nowMillis, Retention retention) {
        int most = Math.max(FEWEST, retention.messages());
        Iterator<Known> oldestFirst = known.values().iterator();
        while (oldestFirst.hasNext()) {
            Known oldest = oldestFirst.next();
            if (known.size() <= most && oldest.timeMillis() >= nowMillis - LONGEST_MILLIS) {
                return;
            }
            oldestFirst.remove();
        }
    }

    void addAll(RecentIds others) {
        known.putAll(others.known);
    }

    /** The ids by the offsets of their messages. */
    Map<Long, String> byOffset() {
        Map<Long, String> ids = new HashMap<>();
        known.forEach((id, message) -> ids.put(message.offset(), id));
        return ids;
    }

    int size() {
        return known.size();
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(known.size());
        for (Map.Entry<String, Known> entry : known.entrySet()) {
            out.writeString(entry.getKey());
            out.writeLong(entry.getValue().offset());
            out.writeLong(entry.getValue().timeMillis());
        }
    }

    void readFrom(ObjectDataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            add(in.readString(), in.readLong(), in.readLong());
        }
    }

    private record Known(long offset, long timeMillis) {}
}
