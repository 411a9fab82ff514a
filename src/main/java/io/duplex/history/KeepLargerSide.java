package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Two sides of a split cluster are one again. Hazelcast merges the smaller side into the larger one: if that has been a
 * majority all the time, its log is the one that may have been acknowledged, so it stays; else see {@link TwoSides}.
 */
final class KeepLargerSide
        implements SplitBrainMergePolicy<ChannelLog, MergingValue<ChannelLog>, @Nullable ChannelLog>,
                IdentifiedDataSerializable,
                HazelcastInstanceAware {
    private transient @Nullable HazelcastInstance member;

    KeepLargerSide() {}

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    @Override
    public @Nullable ChannelLog merge(MergingValue<ChannelLog> discarded, @Nullable MergingValue<ChannelLog> kept) {
        ChannelLog other = discarded.getDeserializedValue();
        ChannelLog here = kept == null ? null : kept.getDeserializedValue();
        if (other == null) {
            return here;
        }
        boolean isMajority = Standings.of(member).isMajority();
        return here == null
                ? TwoSides.brought(other, isMajority)
                : TwoSides.one(here, other, isMajority, OwnersClock.of(member));
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
