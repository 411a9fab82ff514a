package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A question to another member: the name of its {@link Standing}. */
final class AskStanding implements Callable<String>, IdentifiedDataSerializable, HazelcastInstanceAware {
    private transient @Nullable HazelcastInstance member;

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    @Override
    public String call() {
        return Standings.of(member).own().name();
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.ASK_STANDING;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // it carries nothing
    }

    @Override
    public void readData(ObjectDataInput in) {
        // it carries nothing
    }
}
