package io.duplex.history;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Appends a batch on the owner of an address, and tells its copies what to do. A log that is not there begins here. */
final class AppendEntries
        implements EntryProcessor<String, @Nullable ChannelLog, AppendResult>, IdentifiedDataSerializable {
    private static final long serialVersionUID = 1L;

    private @Nullable AppendBatch batch;
    /** What was done, for the copies; it does not travel with this processor. */
    private transient @Nullable AppendBackup backup;

    /** For deserialization. */
    AppendEntries() {}

    AppendEntries(AppendBatch batch) {
        this.batch = batch;
    }

    @Override
    public AppendResult process(Map.Entry<String, @Nullable ChannelLog> entry) {
        AppendBatch appended = Objects.requireNonNull(batch);
        ChannelLog found = entry.getValue();
        ChannelLog log = found == null ? new ChannelLog(ChannelLog.newEpoch()) : found;
        AppendResult result = log.append(appended);
        List<StoredMessage> earlier = log.earlier(result);
        backup = new AppendBackup(log.epoch(), log.head(), appended, result, earlier);
        // Also when nothing was new: the copies must hold it before it is acknowledged again.
        set(entry, log, appended.retention());
        return result;
    }

    static void set(Map.Entry<String, @Nullable ChannelLog> entry, ChannelLog log, Retention retention) {
        if (entry instanceof ExtendedMapEntry<String, @Nullable ChannelLog> extended) {
            extended.setValue(log, retention.forgetAfterMillis(), TimeUnit.MILLISECONDS);
        } else {
            entry.setValue(log);
        }
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable ChannelLog, AppendResult> getBackupProcessor() {
        return backup;
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.APPEND_ENTRIES;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Objects.requireNonNull(batch).writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        batch = AppendBatch.readFrom(in);
    }
}
