package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a log from {@link #head} to {@link #tail}, and the stamps of their appends. It grows with what it
 * holds, so an address with two messages costs arrays of four.
 *
 * <p>A copy of a log that missed a batch may hold a hole until Hazelcast has synchronised it: null in its place.
 */
final class EntryRing {
    private static final int SMALLEST = 4;

    private @Nullable StoredMessage[] slots = new StoredMessage[SMALLEST];
    private @Nullable Stamp[] stamps = new Stamp[SMALLEST];
    private long head = 1;
    private long tail;
    private long bytes;

    /** Offset of the oldest message held; one more than {@link #tail} if there is none. */
    long head() {
        return head;
    }

    /** Offset of the newest message there ever was; 0 if there was none. */
    long tail() {
        return tail;
    }

    int size() {
        return (int) (tail - head + 1);
    }

    long bytes() {
        return bytes;
    }

    @Nullable StoredMessage get(long offset) {
        return offset < head || offset > tail ? null : slots[slot(offset)];
    }

    @Nullable Stamp stamp(long offset) {
        return offset < head || offset > tail ? null : stamps[slot(offset)];
    }

    @Nullable Entry entry(long offset) {
        StoredMessage message = get(offset);
        Stamp stamp = stamp(offset);
        return message == null || stamp == null ? null : new Entry(message, stamp);
    }

    /** Offset of the first message recorded after this time of the log, after the tail if none was. */
    long firstAfter(long millis) {
        long offset = head;
        for (; offset <= tail; offset++) {
            Stamp stamp = stamps[slot(offset)];
            if (stamp != null && stamp.millis() > millis) {
                break;
            }
        }
        return offset;
    }

    /** Puts a message in its place, which may leave a hole before it; one that is there or was trimmed stays so. */
    void put(StoredMessage message, Stamp stamp) {
        long offset = message.offset();
        if (offset < head) {
            return;
        }
        while (offset - head >= slots.length) {
            resize(slots.length * 2);
        }
        tail = Math.max(tail, offset);
        if (slots[slot(offset)] == null) {
            slots[slot(offset)] = message;
            stamps[slot(offset)] = stamp;
            bytes += message.weightBytes();
        }
    }

    /** Releases all before {@code newHead}, which is at most one more than the tail. */
    void trimTo(long newHead) {
        while (head < newHead && head <= tail) {
            StoredMessage oldest = slots[slot(head)];
            if (oldest != null) {
                bytes -= oldest.weightBytes();
                slots[slot(head)] = null;
                stamps[slot(head)] = null;
            }
            head++;
        }
        if (slots.length > SMALLEST && size() < slots.length / 4) {
            resize(slots.length / 2);
        }
    }

    /** An empty ring goes on at another offset. */
    void skipTo(long newTail) {
        trimTo(tail + 1);
        tail = newTail;
        head = newTail + 1;
    }

    /** The same messages in a ring of their own. */
    EntryRing copy() {
        EntryRing copy = new EntryRing();
        copy.slots = slots.clone();
        copy.stamps = stamps.clone();
        copy.head = head;
        copy.tail = tail;
        copy.bytes = bytes;
        return copy;
    }

    private int slot(long offset) {
        return (int) (offset & (slots.length - 1));
    }

    private void resize(int capacity) {
        @Nullable StoredMessage[] oldSlots = slots;
        @Nullable Stamp[] oldStamps = stamps;
        @Nullable StoredMessage[] newSlots = new StoredMessage[capacity];
        @Nullable Stamp[] newStamps = new Stamp[capacity];
        for (long offset = head; offset <= tail; offset++) {
            int place = (int) (offset & (capacity - 1));
            newSlots[place] = oldSlots[slot(offset)];
            newStamps[place] = oldStamps[slot(offset)];
        }
        slots = newSlots;
        stamps = newStamps;
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeLong(head);
        out.writeLong(tail);
        List<Entry> entries = new ArrayList<>();
        for (long offset = head; offset <= tail; offset++) {
            Entry entry = entry(offset);
            if (entry != null) {
                entries.add(entry);
            }
        }
        Entry.write(out, entries);
    }

    static EntryRing readFrom(ObjectDataInput in) throws IOException {
        EntryRing ring = new EntryRing();
        long head = in.readLong();
        long tail = in.readLong();
        ring.skipTo(head - 1);
        Entry.read(in).forEach(entry -> ring.put(entry.message(), entry.stamp()));
        while (tail - head >= ring.slots.length) {
            ring.resize(ring.slots.length * 2);
        }
        ring.tail = tail;
        return ring;
    }
}
