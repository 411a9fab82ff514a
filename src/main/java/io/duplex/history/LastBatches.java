package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The last batch of each writer, and what was answered: a batch that is carried out again, because its first answer got
 * lost, changes nothing and is answered the same. Remembers the {@link #MOST} writers that wrote last. Its offsets are
 * always those of the log it is part of.
 */
final class LastBatches {
    /** Writers per address; a node has one for each address it publishes to. */
    static final int MOST = 64;

    private final Map<Long, Last> byWriter = new LinkedHashMap<>(2);

    /** What became of a batch. Immutable; the arrays must not be changed. */
    static final class Last {
        private final long number;
        private final long shownMillis;
        private final long[] offsets;
        private final byte[] outcomes;

        Last(long number, long shownMillis, long[] offsets, byte[] outcomes) {
            this.number = number;
            this.shownMillis = shownMillis;
            this.offsets = offsets;
            this.outcomes = outcomes;
        }

        long number() {
            return number;
        }

        /** The time under which its messages were recorded. */
        long shownMillis() {
            return shownMillis;
        }

        long[] offsets() {
            return offsets;
        }

        /** As in {@link AppendResult}. */
        byte[] outcomes() {
            return outcomes;
        }
    }

    /** The last batch of this batch's writer, if that is not an earlier one; null if this batch is new. */
    @Nullable Last notBefore(long writer, long number) {
        Last last = number == 0 ? null : byWriter.get(writer);
        return last == null || last.number() < number ? null : last;
    }

    void add(long writer, Last last) {
        if (last.number() == 0) {
            return;
        }
        byWriter.remove(writer); // to stand last
        byWriter.put(writer, last);
        if (byWriter.size() > MOST) {
            Iterator<Long> oldestFirst = byWriter.keySet().iterator();
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    /**
     * Also what another log knows; of one writer the newer batch counts.
     *
     * @param places where a message of the other log stands in this one
     */
    void addAll(LastBatches others, LongUnaryOperator places) {
        others.byWriter.forEach((writer, theirs) -> {
            if (notBefore(writer, theirs.number()) == null) {
                long[] here = LongStream.of(theirs.offsets()).map(places).toArray();
                add(writer, new Last(theirs.number(), theirs.shownMillis(), here, theirs.outcomes()));
            }
        });
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(byWriter.size());
        for (Map.Entry<Long, Last> entry : byWriter.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeLong(entry.getValue().number());
            out.writeLong(entry.getValue().shownMillis());
            out.writeLongArray(entry.getValue().offsets());
            out.writeByteArray(entry.getValue().outcomes());
        }
    }

    void readFrom(ObjectDataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            long writer = in.readLong();
            add(writer, new Last(in.readLong(), in.readLong(), Bytes.readLongs(in), Bytes.read(in)));
        }
    }
}
