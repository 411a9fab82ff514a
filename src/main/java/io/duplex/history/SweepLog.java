package io.duplex.history;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks on the owner whether something of a log is to be forgotten though nothing is appended, and does it there and on
 * the copies. Answers what is still to be done.
 */
final class SweepLog extends LogStep<Sweep> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    /** The most that may be done; {@link Sweep#NOTHING} only looks, at any number of logs at once. */
    private Sweep allowed = Sweep.NOTHING;
    /** What was done, for the copies; it does not travel with this processor. */
    private transient @Nullable SweepBackup backup;

    /** For deserialization. */
    SweepLog() {
        super(HistorySerialization.SWEEP_LOG);
    }

    SweepLog(Sweep allowed) {
        this();
        this.allowed = allowed;
    }

    @Override
    public Sweep process(Map.Entry<String, @Nullable ChannelLog> entry) {
        ChannelLog log = entry.getValue();
        Sweep due = log == null ? Sweep.NOTHING : log.due(clock());
        if (log == null || due == Sweep.NOTHING || due.compareTo(allowed) > 0) {
            return due;
        }
        Standings.of(member()).expectMajority();
        if (due == Sweep.TRIM) {
            log.trim();
        }
        entry.setValue(due == Sweep.TRIM ? log : null);
        backup = new SweepBackup(log, due);
        return Sweep.NOTHING;
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable ChannelLog, Sweep> getBackupProcessor() {
        return backup;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> fields.writeString(allowed.name()));
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        allowed = Versioned.read(in, (fields, version) -> Sweep.named(fields.readString()));
    }
}
