package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the owner of a partition where the log of an address will begin; its copies know before it answers. */
final class AskBeginning
        implements EntryProcessor<String, @Nullable Beginnings, Long>,
                IdentifiedDataSerializable,
                HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private long addressHash;
    private Beginnings.Event event = Beginnings.Event.NOTHING;
    private int replicas;
    private transient @Nullable HazelcastInstance member;
    private transient @Nullable SetBeginnings backup;

    /** For deserialization. */
    AskBeginning() {}

    /**
     * Asks.
     *
     * @param event what the owner is to know of the address's log, so that another begins elsewhere
     * @param replicas how many members are to hold the partition's logs
     */
    AskBeginning(String address, Beginnings.Event event, int replicas) {
        this.addressHash = Beginnings.hash(address);
        this.event = event;
        this.replicas = replicas;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    @Override
    public Long process(Map.Entry<String, @Nullable Beginnings> entry) {
        Standings.of(member).expectMajority();
        CopiesKnown.expect(member, entry.getKey(), replicas);
        Beginnings found = entry.getValue();
        Beginnings beginnings = found == null ? new Beginnings() : found;
        beginnings.note(event, addressHash);
        entry.setValue(beginnings);
        backup = new SetBeginnings(beginnings);
        return beginnings.epochOf(addressHash);
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable Beginnings, Long> getBackupProcessor() {
        return backup;
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.ASK_BEGINNING;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(addressHash);
            fields.writeString(event.name());
            fields.writeInt(replicas);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            addressHash = fields.readLong();
            event = Beginnings.Event.named(fields.readString());
            replicas = fields.readInt();
            return this;
        });
    }
}
