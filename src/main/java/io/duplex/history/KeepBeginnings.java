package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of a split cluster are one again: logs begin where the side that was joined says. A position of the other
 * side is one of no log, unless a log has begun there, which knows it.
 */
final class KeepBeginnings
        implements SplitBrainMergePolicy<Beginnings, MergingValue<Beginnings>, @Nullable Beginnings>,
                IdentifiedDataSerializable {
    @Override
    public @Nullable Beginnings merge(MergingValue<Beginnings> discarded, @Nullable MergingValue<Beginnings> kept) {
        return kept == null ? discarded.getDeserializedValue() : kept.getDeserializedValue();
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.KEEP_BEGINNINGS;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // it knows nothing
    }

    @Override
    public void readData(ObjectDataInput in) {
        // it knows nothing
    }
}
