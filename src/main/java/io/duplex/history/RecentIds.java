package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids publishers gave their latest messages, which offset each got, and what tells the message from another.
 *
 * <p>It remembers as many as the channel keeps messages, at least {@link #FEWEST}, and none for longer than
 * {@link #LONGEST_MILLIS}: a retry within that is recognised, on whichever node it arrives; a later one is a new
 * message. What ids weigh counts as what messages weigh.
 */
final class RecentIds {
    /** Ids per address, also if fewer messages are kept. */
    static final int FEWEST = 50_000;
    /** Ten minutes, in milliseconds. */
    static final long LONGEST_MILLIS = 600_000;
    /** The offset of a message that was recorded in a log that has become part of this one, and is no longer kept. */
    static final long NOT_KEPT = 0;

    private final Map<PublishId, Known> known = new LinkedHashMap<>(2);
    private long bytes;

    /**
     * A message that was recorded.
     *
     * @param offset its place, or {@link #NOT_KEPT}
     * @param millis when, in the log's time
     * @param fingerprint of its body and headers
     * @param other another message with the same id, which another side of a split cluster recorded
     */
    record Known(
            long offset,
            long millis,
            long fingerprint,
            @Nullable Known other) {
        Known(long offset, long millis, long fingerprint) {
            this(offset, millis, fingerprint, null);
        }

        /** The message with this fingerprint, or null. */
        @Nullable Known find(long wanted) {
            for (Known one = this; one != null; one = one.other) {
                if (one.fingerprint == wanted) {
                    return one;
                }
            }
            return null;
        }

        private Known with(Known another) {
            return new Known(offset, millis, fingerprint, other == null ? another : other.with(another));
        }

        private List<Known> all() {
            List<Known> all = new ArrayList<>(1);
            for (Known one = this; one != null; one = one.other) {
                all.add(new Known(one.offset, one.millis, one.fingerprint));
            }
            return all;
        }
    }

    /** The message with this id, or null if it is not known. */
    @Nullable Known get(@Nullable PublishId id) {
        return id == null ? null : known.get(id);
    }

    /** The message with this id and fingerprint, or null. */
    @Nullable Known find(@Nullable PublishId id, long fingerprint) {
        Known found = get(id);
        return found == null ? null : found.find(fingerprint);
    }

    /** Remembers messages with an id, unless they are known. */
    void add(PublishId id, Known messages) {
        bytes += add(known, id, messages) ? id.weightBytes() : 0;
    }

    private static boolean add(Map<PublishId, Known> map, PublishId id, Known messages) {
        boolean isNew = !map.containsKey(id);
        for (Known message : messages.all()) {
            Known found = map.get(id);
            if (found == null) {
                map.put(id, message);
            } else if (found.find(message.fingerprint()) == null) {
                map.put(id, found.with(message));
            }
        }
        return isNew;
    }

    /** Forgets those that are too old or too many. */
    void forget(long nowMillis, int messages) {
        int most = Math.max(FEWEST, messages);
        Iterator<Map.Entry<PublishId, Known>> oldestFirst = known.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<PublishId, Known> oldest = oldestFirst.next();
            if (known.size() <= most && oldest.getValue().millis() >= nowMillis - LONGEST_MILLIS) {
                return;
            }
            remove(oldestFirst, oldest.getKey());
        }
    }

    /** Whether {@link #forget} has something to do. */
    boolean isDue(long nowMillis) {
        Iterator<Known> oldestFirst = known.values().iterator();
        return oldestFirst.hasNext() && oldestFirst.next().millis() < nowMillis - LONGEST_MILLIS;
    }

    /** Forgets the oldest if its message is no longer kept. */
    boolean tryForgetOldestBefore(long head) {
        Iterator<Map.Entry<PublishId, Known>> oldestFirst = known.entrySet().iterator();
        if (!oldestFirst.hasNext()) {
            return false;
        }
        Map.Entry<PublishId, Known> oldest = oldestFirst.next();
        if (oldest.getValue().offset() >= head) {
            return false;
        }
        remove(oldestFirst, oldest.getKey());
        return true;
    }

    private void remove(Iterator<?> at, PublishId id) {
        at.remove();
        bytes -= id.weightBytes();
    }

    /** Also those of another log, in the order of their age. */
    void addAll(Map<PublishId, Known> others) {
        others.forEach(this::add);
        List<Map.Entry<PublishId, Known>> all = new ArrayList<>();
        known.forEach((id, message) -> all.add(Map.entry(id, message)));
        all.sort(Comparator.comparingLong(entry -> entry.getValue().millis()));
        known.clear();
        all.forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    }

    Map<PublishId, Known> all() {
        return known;
    }

    int size() {
        return known.size();
    }

    /** What they cost, in bytes. */
    long bytes() {
        return bytes;
    }

    static void write(ObjectDataOutput out, Map<PublishId, Known> ids) throws IOException {
        out.writeInt(ids.size());
        for (Map.Entry<PublishId, Known> entry : ids.entrySet()) {
            Bytes.write(out, entry.getKey());
            List<Known> messages = entry.getValue().all();
            out.writeInt(messages.size());
            for (Known message : messages) {
                out.writeLong(message.offset());
                out.writeLong(message.millis());
                out.writeLong(message.fingerprint());
            }
        }
    }

    static Map<PublishId, Known> read(ObjectDataInput in) throws IOException {
        Map<PublishId, Known> read = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            PublishId id = Bytes.readId(in);
            for (int messages = in.readInt(); messages > 0; messages--) {
                add(read, id, new Known(in.readLong(), in.readLong(), in.readLong()));
            }
        }
        return read;
    }
}
