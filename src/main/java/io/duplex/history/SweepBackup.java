package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link SweepLog} did, to be done on a copy. A copy of another epoch, or with later messages, stays. */
final class SweepBackup extends LogStep<Sweep> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private long epoch;
    private long head;
    private long tail;
    private long logMillis;
    private boolean forgets;

    /** For deserialization. */
    SweepBackup() {
        super(HistorySerialization.SWEEP_BACKUP);
    }

    SweepBackup(ChannelLog log, Sweep done) {
        this();
        epoch = log.epoch();
        head = log.head();
        tail = log.tail();
        logMillis = log.time.millis();
        forgets = done == Sweep.FORGET;
    }

    @Override
    public Sweep process(Map.Entry<String, @Nullable ChannelLog> entry) {
        ChannelLog log = entry.getValue();
        if (log == null || log.epoch() != epoch || log.tail() > tail) {
            return Sweep.NOTHING;
        }
        if (!forgets) {
            log.sweep(clock(), head, logMillis);
        }
        entry.setValue(forgets ? null : log);
        return Sweep.NOTHING;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(epoch);
            fields.writeLong(head);
            fields.writeLong(tail);
            fields.writeLong(logMillis);
            fields.writeBoolean(forgets);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            epoch = fields.readLong();
            head = fields.readLong();
            tail = fields.readLong();
            logMillis = fields.readLong();
            forgets = fields.readBoolean();
            return this;
        });
    }
}
