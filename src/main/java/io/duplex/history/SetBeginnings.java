package io.duplex.history;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a copy what the owner of a partition has answered to {@link AskBeginning}. */
final class SetBeginnings implements EntryProcessor<String, @Nullable Beginnings, Long>, IdentifiedDataSerializable {
    private static final long serialVersionUID = 1L;

    private Beginnings told;

    /** For deserialization. */
    SetBeginnings() {
        this(new Beginnings());
    }

    SetBeginnings(Beginnings told) {
        this.told = told;
    }

    @Override
    public Long process(Map.Entry<String, @Nullable Beginnings> entry) {
        entry.setValue(told);
        return 0L;
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable Beginnings, Long> getBackupProcessor() {
        return null;
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.SET_BEGINNINGS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        told.writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        told.readFrom(in);
    }
}
