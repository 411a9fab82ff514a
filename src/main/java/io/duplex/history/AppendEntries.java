package io.duplex.history;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Appends a batch on the owner of an address, and tells its copies what to do. A log that is not there begins here. */
final class AppendEntries extends LogStep<AppendResult> {
    private static final long serialVersionUID = 1L;

    private @Nullable AppendBatch batch;
    /** What was done, for the copies; it does not travel with this processor. */
    private transient @Nullable AppendBackup backup;

    /** For deserialization. */
    AppendEntries() {
        super(HistorySerialization.APPEND_ENTRIES);
    }

    AppendEntries(AppendBatch batch) {
        this();
        this.batch = batch;
    }

    @Override
    public AppendResult process(Map.Entry<String, @Nullable ChannelLog> entry) {
        AppendBatch appended = Objects.requireNonNull(batch);
        Standings.of(member()).expectMajority();
        CopiesKnown.expect(member(), entry.getKey(), appended.retention().replicas());
        ChannelLog found = entry.getValue();
        LogShare share = LogBudget.of(member()).share(entry.getKey());
        if (found == null) {
            share.expectRoom();
        }
        if (found == null && appended.beginning() == 0) {
            return new AppendResult(); // the writer asks for the beginning, and comes again
        }
        long bytesBefore = found == null ? 0 : found.bytes();
        ChannelLog log = found == null ? new ChannelLog(appended.beginning()) : found;
        AppendResult result = log.append(share.fit(appended, bytesBefore), clock());
        share.changed(found == null, log.bytes() - bytesBefore);
        // Also when nothing was new: the copies must hold it before it is acknowledged again.
        backup = log.backup(appended, result);
        entry.setValue(log);
        return result;
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable ChannelLog, AppendResult> getBackupProcessor() {
        return backup;
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
