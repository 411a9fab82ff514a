package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * How much of an address is kept.
 *
 * @param messages most messages
 * @param bytes most bytes of bodies, headers and remembered ids; the newest message is kept whatever its size
 * @param ageMillis longest time in milliseconds; 0 = as long as the other bounds allow
 * @param replicas members that hold the log, the owner included: 1 to {@link #MOST_REPLICAS}
 */
public record Retention(int messages, long bytes, long ageMillis, int replicas) {
    /** More copies than this protect against nothing that happens. */
    public static final int MOST_REPLICAS = 3;

    /** Keeps the newest message, for as long as the log is there. */
    static final Retention NONE = new Retention(1, 0, 0, 1);

    private static final int VERSION = 1;
    private static final long SHORTEST_MEMORY_MILLIS = Duration.ofMinutes(10).toMillis();

    /**
     * How long a log is remembered after its last message or {@link History#open}: longer than its messages, so that
     * who was away gets told how many it missed, not that nobody knows. In milliseconds, 0 = for ever.
     */
    long forgetAfterMillis() {
        return ageMillis == 0 ? 0 : Math.max(2 * ageMillis, ageMillis + SHORTEST_MEMORY_MILLIS);
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeInt(messages);
            fields.writeLong(bytes);
            fields.writeLong(ageMillis);
            fields.writeInt(replicas);
        });
    }

    static Retention readFrom(ObjectDataInput in) throws IOException {
        return Versioned.read(
                in,
                (fields, version) ->
                        new Retention(fields.readInt(), fields.readLong(), fields.readLong(), fields.readInt()));
    }
}
