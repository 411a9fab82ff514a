package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where the logs of one partition will begin, for all addresses that have none: one small object, so that to listen to
 * an address leaves nothing behind.
 *
 * <p>The position "no log yet" of an address is offset 0 of an epoch made of a random number of the partition and the
 * address, and the log that begins there has this epoch. No log has an epoch that another had: when all members that
 * held the partition are lost, the number is lost with the logs, and an epoch that a log of the address has had is not
 * given again. So the position never hides that there was a log in between.
 *
 * <p>Owned by the partition's thread, next to the logs, on the same members.
 */
final class Beginnings implements IdentifiedDataSerializable {
    /** Addresses of forgotten logs that are remembered; with more, all addresses of the partition begin elsewhere. */
    static final int MOST_FORGOTTEN = 256;

    private static final int VERSION = 1;

    /** What has happened to the log of an address. */
    enum Event {
        NOTHING,
        /** It has begun. */
        BEGUN,
        /** It is about to be forgotten. */
        FORGOTTEN;

        /** What another member says; nothing if only a later release knows it. */
        static Event named(@Nullable String name) {
            for (Event event : values()) {
                if (event.name().equals(name)) {
                    return event;
                }
            }
            return NOTHING;
        }
    }

    private long seed;
    /** How many epochs the addresses of logs that exist have had, by the hash of the address. As many as logs. */
    private final Map<Long, Integer> begun = new LinkedHashMap<>(2);
    /** The same of addresses whose log was forgotten. */
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
        return Epochs.of(Fingerprint.mixed(seed + used(addressHash), addressHash));
    }

    private int used(long addressHash) {
        return begun.getOrDefault(addressHash, forgotten.getOrDefault(addressHash, 0));
    }

    /** Takes note of what has happened to a log; once too often does no harm. */
    void note(Event event, long addressHash) {
        switch (event) {
            case BEGUN -> begin(addressHash);
            case FORGOTTEN -> forget(addressHash);
            case NOTHING -> {}
        }
    }

    private void begin(long addressHash) {
        begun.put(addressHash, used(addressHash) + 1);
        forgotten.remove(addressHash);
    }

    private void forget(long addressHash) {
        int used = used(addressHash);
        boolean isNoted = begun.remove(addressHash) != null;
        forgotten.put(addressHash, isNoted ? used : used + 1);
        if (forgotten.size() > MOST_FORGOTTEN) {
            forgotten.clear();
            seed = ThreadLocalRandom.current().nextLong();
        }
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(seed);
            write(begun, fields);
            write(forgotten, fields);
        });
    }

    private static void write(Map<Long, Integer> counts, ObjectDataOutput out) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeInt(entry.getValue());
        }
    }

    void readFrom(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            seed = fields.readLong();
            read(begun, fields);
            read(forgotten, fields);
            return this;
        });
    }

    private static void read(Map<Long, Integer> counts, ObjectDataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            counts.put(in.readLong(), in.readInt());
        }
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
