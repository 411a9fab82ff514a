package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one writer appends at once.
 *
 * @param writer a random number no other writer has
 * @param number counts the writer's batches up from 1, so that one carried out twice is noticed; 0 for a batch that may
 *     be repeated, which holds no messages
 * @param timeMillis now, in milliseconds since 1970
 * @param retention how much to keep
 * @param guarded whether the writer acknowledges nothing without a majority of the members
 * @param messages in order
 */
record AppendBatch(
        long writer, long number, long timeMillis, Retention retention, boolean guarded, List<NewMessage> messages) {

    /** The same for a log that is not to hold more than so many bytes. */
    AppendBatch keeping(long bytes) {
        Retention less = new Retention(retention.messages(), bytes, retention.ageMillis(), retention.replicas());
        return new AppendBatch(writer, number, timeMillis, less, guarded, messages);
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeLong(writer);
        out.writeLong(number);
        out.writeLong(timeMillis);
        retention.writeTo(out);
        out.writeBoolean(guarded);
        out.writeInt(messages.size());
        for (NewMessage message : messages) {
            message.writeTo(out);
        }
    }

    static AppendBatch readFrom(ObjectDataInput in) throws IOException {
        long writer = in.readLong();
        long number = in.readLong();
        long timeMillis = in.readLong();
        Retention retention = Retention.readFrom(in);
        boolean guarded = in.readBoolean();
        int count = in.readInt();
        List<NewMessage> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            messages.add(NewMessage.readFrom(in));
        }
        return new AppendBatch(writer, number, timeMillis, retention, guarded, messages);
    }
}
