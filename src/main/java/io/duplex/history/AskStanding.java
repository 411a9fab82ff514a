package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Says to another member what the asker's {@link Standing} is, and asks for the name of its own. */
final class AskStanding implements Callable<String>, IdentifiedDataSerializable, HazelcastInstanceAware {
    private static final int VERSION = 1;

    private transient @Nullable HazelcastInstance member;
    private @Nullable UUID asker;
    private Standing standing = Standing.MERGING;

    AskStanding() {}

    AskStanding(UUID asker, Standing standing) {
        this.asker = asker;
        this.standing = standing;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    @Override
    public String call() {
        Standings here = Standings.of(member);
        here.heard(Objects.requireNonNull(asker), standing);
        return here.own().name();
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
    public void writeData(ObjectDataOutput out) throws IOException {
        UUID named = Objects.requireNonNull(asker);
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(named.getMostSignificantBits());
            fields.writeLong(named.getLeastSignificantBits());
            fields.writeString(standing.name());
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            asker = new UUID(fields.readLong(), fields.readLong());
            standing = Standing.named(fields.readString());
            return this;
        });
    }
}
