package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AppendEntries} did, to be done on a copy: the messages it answered for, as they stand in the owner's log,
 * and not the log.
 */
final class AppendBackup extends LogStep<AppendResult> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private long epoch;
    private Lineage lineage = Lineage.NONE;
    private long head;
    private long logMillis;
    private Retention retention = Retention.NONE;
    private boolean guarded;
    private long writer;
    private long number;
    private AppendResult result = new AppendResult();
    private List<Entry> entries = List.of();
    private Map<PublishId, RecentIds.Known> ids = Map.of();

    /** For deserialization. */
    AppendBackup() {
        super(HistorySerialization.APPEND_BACKUP);
    }

    AppendBackup(
            ChannelLog log,
            long head,
            AppendBatch batch,
            AppendResult result,
            List<Entry> entries,
            Map<PublishId, RecentIds.Known> ids) {
        this();
        this.epoch = log.epoch();
        this.lineage = log.lineage();
        this.head = head;
        this.logMillis = log.time.millis();
        this.retention = batch.retention();
        this.guarded = batch.guarded();
        this.writer = batch.writer();
        this.number = batch.number();
        this.result = result;
        this.entries = entries;
        this.ids = ids;
    }

    Lineage lineage() {
        return lineage;
    }

    long head() {
        return head;
    }

    long logMillis() {
        return logMillis;
    }

    Retention retention() {
        return retention;
    }

    boolean guarded() {
        return guarded;
    }

    long writer() {
        return writer;
    }

    long number() {
        return number;
    }

    AppendResult result() {
        return result;
    }

    List<Entry> entries() {
        return entries;
    }

    Map<PublishId, RecentIds.Known> ids() {
        return ids;
    }

    @Override
    public AppendResult process(Map.Entry<String, @Nullable ChannelLog> entry) {
        ChannelLog found = entry.getValue();
        ChannelLog log = found == null || found.epoch() != epoch ? new ChannelLog(epoch) : found;
        log.copy(this, clock());
        entry.setValue(log);
        return result;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(epoch);
            lineage.writeTo(fields);
            fields.writeLong(head);
            fields.writeLong(logMillis);
            retention.writeTo(fields);
            fields.writeBoolean(guarded);
            fields.writeLong(writer);
            fields.writeLong(number);
            result.writeTo(fields);
            Entry.write(fields, entries);
            RecentIds.write(fields, ids);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            epoch = fields.readLong();
            lineage = Lineage.readFrom(fields);
            head = fields.readLong();
            logMillis = fields.readLong();
            retention = Retention.readFrom(fields);
            guarded = fields.readBoolean();
            writer = fields.readLong();
            number = fields.readLong();
            result.readFrom(fields);
            entries = Entry.read(fields);
            ids = RecentIds.read(fields);
            return this;
        });
    }
}
