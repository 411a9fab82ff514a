package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;

/** What became of an {@link AppendBatch}. */
final class AppendResult implements IdentifiedDataSerializable {
    static final byte NEW = 0;
    static final byte DUPLICATE = 1;
    static final byte CONFLICT = 2;

    private static final long[] NONE = {};

    private long epoch;
    private long tail;
    private long timeMillis;
    private long[] offsets = NONE;
    private byte[] outcomes = {};

    /** For deserialization. */
    AppendResult() {}

    AppendResult(long epoch, long tail, long timeMillis, long[] offsets, byte[] outcomes) {
        this.epoch = epoch;
        this.tail = tail;
        this.timeMillis = timeMillis;
        this.offsets = offsets;
        this.outcomes = outcomes;
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

    /** The offset a message of the batch got, or the message has that was first recorded with its id. */
    long offset(int index) {
        return offsets[index];
    }

    /** Whether the batch recorded the message. */
    boolean isNew(int index) {
        return outcomes[index] == NEW;
    }

    /** Whether the message was there before. */
    boolean isDuplicate(int index) {
        return outcomes[index] == DUPLICATE;
    }

    /** Whether its publisher has used the id for another message, so that this one is not recorded. */
    boolean isConflict(int index) {
        return outcomes[index] == CONFLICT;
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
        out.writeByteArray(outcomes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
        tail = in.readLong();
        timeMillis = in.readLong();
        long[] read = in.readLongArray();
        offsets = read == null ? NONE : read;
        outcomes = Bytes.read(in);
    }
}
