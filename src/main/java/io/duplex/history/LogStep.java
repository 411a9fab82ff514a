package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    /** Leaves the log at its place, to be forgotten when nothing has touched it for long enough. */
    static void set(Map.Entry<String, @Nullable ChannelLog> entry, ChannelLog log, Retention retention) {
        if (entry instanceof ExtendedMapEntry<String, @Nullable ChannelLog> extended) {
            extended.setValue(log, retention.forgetAfterMillis(), TimeUnit.MILLISECONDS);
        } else {
            entry.setValue(log);
        }
    }
}
