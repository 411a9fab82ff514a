package io.duplex.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.history.MemberNode;
import io.duplex.history.Versioned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Asks another member of this side whether it reaches all members of the other side. */
final class AskReach implements Callable<Boolean>, IdentifiedDataSerializable, HazelcastInstanceAware {
    static final int FACTORY_ID = 0x4456;

    private static final int CLASS_ID = 1;
    private static final byte VERSION = 1;

    private transient @Nullable HazelcastInstance member;
    private List<Address> addresses;

    AskReach(Collection<Address> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    /** For the members that are asked. */
    static DataSerializableFactory factory() {
        return typeId -> {
            if (typeId != CLASS_ID) {
                throw new IllegalArgumentException("class " + typeId + " of a later version");
            }
            return new AskReach(List.of());
        };
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        member = here;
    }

    @Override
    public Boolean call() {
        return new MergeGate(Objects.requireNonNull(MemberNode.of(member))).firstUnreached(addresses) == null;
    }

    @Override
    public int getFactoryId() {
        return FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return CLASS_ID;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeInt(addresses.size());
            for (Address address : addresses) {
                fields.writeObject(address);
            }
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        addresses = Versioned.read(in, (fields, version) -> {
            int count = fields.readInt();
            List<Address> read = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                read.add(fields.readObject());
            }
            return read;
        });
    }
}
