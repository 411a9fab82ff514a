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
 * The ids publishers gave their latest messages, which offset each got, and what tells the message from another.
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

    private final Map<PublishId, Known> known = new LinkedHashMap<>(2);

    /** The offset of the message with this id, or 0 if it is not known. */
    long offsetOf(@Nullable PublishId id) {
        Known found = id == null ? null : known.get(id);
        return found == null ? 0 : found.offset();
    }

    /** Whether the known id names this message, or another one. */
    boolean isSame(@Nullable PublishId id, long fingerprint) {
        Known found = id == null ? null : known.get(id);
        return found != null && found.fingerprint() == fingerprint;
    }

    long fingerprintOf(PublishId id) {
        Known found = known.get(id);
        return found == null ? 0 : found.fingerprint();
    }

    void add(@Nullable PublishId id, long fingerprint, long offset, long timeMillis) {
        if (id != null) {
            known.putIfAbsent(id, new Known(offset, timeMillis, fingerprint));
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
    Map<Long, PublishId> byOffset() {
        Map<Long, PublishId> ids = new HashMap<>();
        known.forEach((id, message) -> ids.put(message.offset(), id));
        return ids;
    }

    int size() {
        return known.size();
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(known.size());
        for (Map.Entry<PublishId, Known> entry : known.entrySet()) {
            Bytes.write(out, entry.getKey());
            out.writeLong(entry.getValue().offset());
            out.writeLong(entry.getValue().timeMillis());
            out.writeLong(entry.getValue().fingerprint());
        }
    }

    void readFrom(ObjectDataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            PublishId id = Bytes.readId(in);
            known.put(id, new Known(in.readLong(), in.readLong(), in.readLong()));
        }
    }

    private record Known(long offset, long timeMillis, long fingerprint) {}
}
