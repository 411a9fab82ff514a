package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one writer appends at once. The owner of the log says what time it is.
 *
 * @param writer a random number no other writer has
 * @param number counts the writer's batches up from 1, so that one carried out twice is noticed
 * @param beginning the epoch of the log if it begins with this batch; 0 = not known yet for yet
 * @param retention how much to keep
 * @param guarded whether the writer acknowledges nothing without a majority of the members
 * @param messages in order, at least one
 */
record AppendBatch(
        long writer, long number, long beginning, Retention retention, boolean guarded, List<NewMessage> messages) {
    private static final int VERSION = 1;

    /** The same, for a log that may have to begin. */
    AppendBatch from(long where) {
        return new AppendBatch(writer, number, where, retention, guarded, messages);
    }

    /** The same for a log that is not to hold more than so many bytes. */
    AppendBatch keeping(long bytes) {
        Retention less = new Retention(retention.messages(), bytes, retention.ageMillis(), retention.replicas());
        return new AppendBatch(writer, number, beginning, less, guarded, messages);
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(writer);
            fields.writeLong(number);
            fields.writeLong(beginning);
            retention.writeTo(fields);
            fields.writeBoolean(guarded);
            fields.writeInt(messages.size());
            for (NewMessage message : messages) {
                message.writeTo(fields);
            }
        });
    }

    static AppendBatch readFrom(ObjectDataInput in) throws IOException {
        return Versioned.read(in, (fields, version) -> {
            long writer = fields.readLong();
            long number = fields.readLong();
            long beginning = fields.readLong();
            Retention retention = Retention.readFrom(fields);
            boolean guarded = fields.readBoolean();
            int count = fields.readInt();
            List<NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(NewMessage.readFrom(fields));
            }
            return new AppendBatch(writer, number, beginning, retention, guarded, messages);
        });
    }
}
