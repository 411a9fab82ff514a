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

    private static final int VERSION = 1;
    private static final long[] NONE = {};

    private long epoch;
    private long tail;
    private long shownMillis;
    private long[] offsets = NONE;
    private byte[] outcomes = {};

    /** For deserialization; and the answer that there is no log, which has to begin first. */
    AppendResult() {}

    AppendResult(long epoch, long tail, long shownMillis, long[] offsets, byte[] outcomes) {
        this.epoch = epoch;
        this.tail = tail;
        this.shownMillis = shownMillis;
        this.offsets = offsets;
        this.outcomes = outcomes;
    }

    /** Whether nothing was done because there is no log, and the batch does not say where it begins. */
    boolean isUnbegun() {
        return epoch == 0;
    }

    long epoch() {
        return epoch;
    }

    /** Offset of the log's newest message. */
    long tail() {
        return tail;
    }

    /** The time under which the messages were recorded, in milliseconds since 1970. */
    long shownMillis() {
        return shownMillis;
    }

    /** How many messages were answered for: none if the batch came too late, after a later one of its writer. */
    int count() {
        return offsets.length;
    }

    /**
     * The offset a message of the batch got, or the message has that was first recorded with its id; 0 if that is no
     * longer kept, and its place is not known.
     */
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

    /** What the log remembers of it. */
    LastBatches.Last asLast(long number) {
        return new LastBatches.Last(number, shownMillis, offsets, outcomes);
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(epoch);
            fields.writeLong(tail);
            fields.writeLong(shownMillis);
            fields.writeLongArray(offsets);
            fields.writeByteArray(outcomes);
        });
    }

    void readFrom(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            epoch = fields.readLong();
            tail = fields.readLong();
            shownMillis = fields.readLong();
            offsets = Bytes.readLongs(fields);
            outcomes = Bytes.read(fields);
            return this;
        });
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
        writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        readFrom(in);
    }
}
