package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/** What became of an {@link AppendBatch}. */
final class AppendResult implements IdentifiedDataSerializable {
    private static final long[] NONE = {};

    private long epoch;
    private long tail;
    private long timeMillis;
    private long[] offsets = NONE;

    /** For deserialization. */
    AppendResult() {}

    AppendResult(long epoch, long tail, long timeMillis, long[] offsets) {
        this.epoch = epoch;
        this.tail = tail;
        this.timeMillis = timeMillis;
        this.offsets = offsets;
    }

    long epoch() {
        return epoch;
    }

    /** Offset of the log's newest message. */
    long tail() {
        return tail;
    }

    /** The time under which the messages were recorded. */
    long timeMillis() {
        return timeMillis;
    }

    /** How many messages were answered for: none if the batch came too late, after a later one of its writer. */
    int count() {
        return offsets.length;
    }

    /** The offset a message of the batch got, or has had since it was first recorded. */
    long offset(int index) {
        return Math.abs(offsets[index]);
    }

    /** Whether the message was there before. */
    boolean isDuplicate(int index) {
        return offsets[index] < 0;
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.APPEND_RESULT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(epoch);
        out.writeLong(tail);
        out.writeLong(timeMillis);
        out.writeLongArray(offsets);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
        tail = in.readLong();
        timeMillis = in.readLong();
        long[] read = in.readLongArray();
        offsets = read == null ? NONE : read;
    }
}
