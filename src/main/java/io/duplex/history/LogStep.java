package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.clock.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Something that travels to where a log lies and does its work there.
 *
 * @param <R> what it brings back
 */
abstract class LogStep<R extends @Nullable Object>
        implements EntryProcessor<String, @Nullable ChannelLog, R>, IdentifiedDataSerializable, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    private final int classId;
    /** The member it has travelled to. */
    private transient @Nullable HazelcastInstance member;

    LogStep(int classId) {
        this.classId = classId;
    }

    @Override
    public final void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    /** Where it does its work. */
    final @Nullable HazelcastInstance member() {
        return member;
    }

    /** The clock of the member it has travelled to. */
    final Clock clock() {
        return OwnersClock.of(member);
    }

    /** What the copies are to do; null if nothing. */
    @Override
    public @Nullable EntryProcessor<String, @Nullable ChannelLog, R> getBackupProcessor() {
        return null;
    }

    @Override
    public final int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public final int getClassId() {
        return classId;
    }
}
