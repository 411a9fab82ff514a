package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/**
 * What the messages of one append have in common.
 *
 * @param mark a random number of the append: two logs with the same mark at the same offset are the same up to there
 * @param writer who appended the batch
 * @param number the batch's number among those of its writer: with the writer it tells a batch that two sides recorded
 * @param millis when, in milliseconds of the log's own time ({@link LogTime})
 */
record Stamp(long mark, long writer, long number, long millis) {
    /** The same append at another place: what stands before it there is not the same. */
    Stamp moved(long newMark, long newMillis) {
        return new Stamp(newMark, writer, number, newMillis);
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeLong(mark);
        out.writeLong(writer);
        out.writeLong(number);
        out.writeLong(millis);
    }

    static Stamp readFrom(ObjectDataInput in) throws IOException {
        return new Stamp(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }
}
