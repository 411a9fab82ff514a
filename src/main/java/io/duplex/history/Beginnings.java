package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the logs of one partition will begin, for all addresses that have none: one small object, so that to listen to
 * an address leaves nothing behind.
 *
 * <p>The position "no log yet" of an address is offset 0 of an epoch made of a random number of the partition and the
 * address. A log that begins remembers it in its {@link Lineage}. When all members that held the partition are lost,
 * the number is lost with the logs; when a log is forgotten, its address gets another epoch. So the position never
 * hides that there was a log in between.
 *
 * <p>Owned by the partition's thread, next to the logs, on the same members.
 */
final class Beginnings implements IdentifiedDataSerializable {
    /** Addresses of forgotten logs that are remembered; with more, all addresses of the partition begin elsewhere. */
    static final int MOST_FORGOTTEN = 256;

    private static final int VERSION = 1;

    private long seed;
    /** How often the log of an address was forgotten, by the hash of the address. */
    private final Map<Long, Integer> forgotten = new LinkedHashMap<>(2);

    /** Of a partition that has none. */
    Beginnings() {
        this(ThreadLocalRandom.current().nextLong());
    }

    Beginnings(long seed) {
        this.seed = seed;
    }

    /** An address, in eight bytes. */
    static long hash(String address) {
        return Fingerprint.of(address.getBytes(StandardCharsets.UTF_8), null);
    }

    /** The epoch whose offset 0 stands for "no log yet". */
    long epochOf(long addressHash) {
        return Epochs.of(Fingerprint.mixed(seed + forgotten.getOrDefault(addressHash, 0), addressHash));
    }

    /** The log of the address is about to be forgotten. */
    void forget(long addressHash) {
        forgotten.merge(addressHash, 1, Integer::sum);
        if (forgotten.size() > MOST_FORGOTTEN) {
            forgotten.clear();
            seed = ThreadLocalRandom.current().nextLong();
        }
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(seed);
            fields.writeInt(forgotten.size());
            for (Map.Entry<Long, Integer> entry : forgotten.entrySet()) {
                fields.writeLong(entry.getKey());
                fields.writeInt(entry.getValue());
            }
        });
    }

    void readFrom(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            seed = fields.readLong();
            for (int left = fields.readInt(); left > 0; left--) {
                forgotten.put(fields.readLong(), fields.readInt());
            }
            return this;
        });
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.BEGINNINGS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        readFrom(in);
    }
}
