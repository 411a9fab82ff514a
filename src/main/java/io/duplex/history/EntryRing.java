package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a log from {@link #head} to {@link #tail}. It grows with what it holds, so an address with two
 * messages costs an array of four.
 *
 * <p>A copy of a log that missed a batch may hold a hole until Hazelcast has synchronised it: null in its place.
 */
final class EntryRing {
    private static final int SMALLEST = 4;

    private @Nullable StoredMessage[] slots = new StoredMessage[SMALLEST];
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

    /** Puts a message in its place, which may leave a hole before it; one that is there or was let go of stays so. */
    void put(StoredMessage message) {
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
            bytes += message.weightBytes();
        }
    }

    /** Lets go of all before {@code newHead}, which is at most one more than the tail. */
    void trimTo(long newHead) {
        while (head < newHead && head <= tail) {
            StoredMessage oldest = slots[slot(head)];
            if (oldest != null) {
                bytes -= oldest.weightBytes();
                slots[slot(head)] = null;
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

    private int slot(long offset) {
        return (int) (offset & (slots.length - 1));
    }

    private void resize(int capacity) {
        @Nullable StoredMessage[] old = slots;
        @Nullable StoredMessage[] fresh = new StoredMessage[capacity];
        for (long offset = head; offset <= tail; offset++) {
            fresh[(int) (offset & (capacity - 1))] = old[slot(offset)];
        }
        slots = fresh;
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeLong(head);
        out.writeLong(tail);
        for (long offset = head; offset <= tail; offset++) {
            StoredMessage message = slots[slot(offset)];
            out.writeBoolean(message != null);
            if (message != null) {
                Bytes.write(out, message);
            }
        }
    }

    static EntryRing readFrom(ObjectDataInput in) throws IOException {
        EntryRing ring = new EntryRing();
        long head = in.readLong();
        long tail = in.readLong();
        ring.skipTo(head - 1);
        for (long offset = head; offset <= tail; offset++) {
            if (in.readBoolean()) {
                ring.put(Bytes.readMessage(in));
            }
        }
        ring.tail = tail;
        return ring;
    }
}
