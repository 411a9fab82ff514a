package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of a split cluster are one again. Hazelcast merges the smaller side into the larger one: the larger side's
 * log is the one that may have been acknowledged, so it stays; what the other had besides is told by a new epoch.
 */
final class KeepLargerSide
        implements SplitBrainMergePolicy<ChannelLog, MergingValue<ChannelLog>, @Nullable ChannelLog>,
                IdentifiedDataSerializable {
    KeepLargerSide() {}

    @Override
    public @Nullable ChannelLog merge(MergingValue<ChannelLog> discarded, @Nullable MergingValue<ChannelLog> kept) {
        ChannelLog other = discarded.getDeserializedValue();
        if (kept == null || kept.getDeserializedValue() == null) {
            return other;
        }
        return other == null
                ? kept.getDeserializedValue()
                : kept.getDeserializedValue().afterDiscarding(other);
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.KEEP_LARGER_SIDE;
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
