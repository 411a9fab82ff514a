package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link AppendEntries} did, to be done on a copy: the new messages, not the log. */
final class AppendBackup extends LogStep<AppendResult> {
    private static final long serialVersionUID = 1L;

    private long epoch;
    private long head;
    private @Nullable AppendBatch batch;
    private AppendResult result = new AppendResult();
    private List<StoredMessage> earlier = List.of();

    /** For deserialization. */
    AppendBackup() {
        super(HistorySerialization.APPEND_BACKUP);
    }

    AppendBackup(long epoch, long head, AppendBatch batch, AppendResult result, List<StoredMessage> earlier) {
        this();
        this.epoch = epoch;
        this.head = head;
        this.batch = batch;
        this.result = result;
        this.earlier = earlier;
    }

    @Override
    public AppendResult process(Map.Entry<String, @Nullable ChannelLog> entry) {
        AppendBatch appended = Objects.requireNonNull(batch);
        ChannelLog found = entry.getValue();
        ChannelLog log = found == null || found.epoch() != epoch ? new ChannelLog(epoch) : found;
        log.copy(head, appended, result, earlier);
        set(entry, log, appended.retention());
        return result;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(epoch);
        out.writeLong(head);
        Objects.requireNonNull(batch).writeTo(out);
        result.writeData(out);
        out.writeInt(earlier.size());
        for (StoredMessage message : earlier) {
            Bytes.write(out, message);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
        head = in.readLong();
        batch = AppendBatch.readFrom(in);
        result.readData(in);
        int count = in.readInt();
        List<StoredMessage> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            read.add(Bytes.readMessage(in));
        }
        earlier = read;
    }
}
