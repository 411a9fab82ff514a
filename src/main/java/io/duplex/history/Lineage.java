package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Other epochs whose positions mean the same in a log, each up to an offset: what the log was called before sides of a
 * split met, and the position "no log yet" that was given before it began. Immutable; remembers the newest
 * {@link #MOST}.
 *
 * @param ancestors newest first, each epoch once
 */
record Lineage(List<Ancestor> ancestors) {
    /** Epochs a log remembers. */
    static final int MOST = 16;
    /** Of a log that has always had the same epoch. */
    static final Lineage NONE = new Lineage(List.of());

    /** Answers that the log knows nothing of an epoch. */
    static final long UNKNOWN = -1;

    /** An epoch, and the last offset that means the same in it. */
    record Ancestor(long epoch, long upTo) {}

    /** The last offset of the epoch that means the same here, or {@link #UNKNOWN}. */
    long upTo(long epoch) {
        for (Ancestor ancestor : ancestors) {
            if (ancestor.epoch() == epoch) {
                return ancestor.upTo();
            }
        }
        return UNKNOWN;
    }

    boolean has(long epoch) {
        return upTo(epoch) != UNKNOWN;
    }

    /** Also another epoch; of one that is known the smaller offset counts. */
    Lineage with(long epoch, long upTo) {
        long known = upTo(epoch);
        if (known != UNKNOWN && known <= upTo) {
            return this;
        }
        List<Ancestor> more = new ArrayList<>();
        more.add(new Ancestor(epoch, upTo));
        ancestors.stream().filter(one -> one.epoch() != epoch).forEach(more::add);
        return new Lineage(List.copyOf(more.subList(0, Math.min(more.size(), MOST))));
    }

    /** Also those of another log, of which the messages up to {@code common} stand here in their places. */
    Lineage withAll(Lineage other, long common, long except) {
        Lineage all = this;
        for (int i = other.ancestors.size() - 1; i >= 0; i--) {
            Ancestor theirs = other.ancestors.get(i);
            if (theirs.epoch() != except) {
                all = all.with(theirs.epoch(), Math.min(theirs.upTo(), common));
            }
        }
        return all;
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(ancestors.size());
        for (Ancestor ancestor : ancestors) {
            out.writeLong(ancestor.epoch());
            out.writeLong(ancestor.upTo());
        }
    }

    static Lineage readFrom(ObjectDataInput in) throws IOException {
        int count = in.readInt();
        List<Ancestor> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(new Ancestor(in.readLong(), in.readLong()));
        }
        return new Lineage(List.copyOf(read));
    }
}
