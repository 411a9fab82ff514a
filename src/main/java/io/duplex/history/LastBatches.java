package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last batch of each writer, and what was answered: a batch that is carried out again, because its first answer got
 * lost, changes nothing and is answered the same. Remembers the {@link #MOST} writers that wrote last.
 */
final class LastBatches {
    /** Writers per address; a node has one for each address it publishes to. */
    static final int MOST = 64;

    private final Map<Long, Last> byWriter = new LinkedHashMap<>(2);

    /** What was answered to this batch, or null if it is a new one. */
    @Nullable AppendResult answerTo(AppendBatch batch) {
        Last last = batch.number() == 0 ? null : byWriter.get(batch.writer());
        if (last == null || last.number() < batch.number()) {
            return null;
        }
        return last.number() == batch.number()
                ? last.result()
                : new AppendResult(
                        last.result().epoch(), last.result().tail(), batch.timeMillis(), new long[0], new byte[0]);
    }

    void add(long writer, long number, AppendResult result) {
        if (number == 0) {
            return;
        }
        byWriter.remove(writer); // to stand last
        byWriter.put(writer, new Last(number, result));
        if (byWriter.size() > MOST) {
            Iterator<Long> oldestFirst = byWriter.keySet().iterator();
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    /** Also what another log knows; of one writer what is newer counts. */
    void addAll(LastBatches others) {
        others.byWriter.forEach((writer, theirs) -> {
            Last mine = byWriter.get(writer);
            if (mine == null || mine.number() < theirs.number()) {
                add(writer, theirs.number(), theirs.result());
            }
        });
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(byWriter.size());
        for (Map.Entry<Long, Last> entry : byWriter.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeLong(entry.getValue().number());
            entry.getValue().result().writeData(out);
        }
    }

    void readFrom(ObjectDataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            long writer = in.readLong();
            long number = in.readLong();
            AppendResult result = new AppendResult();
            result.readData(in);
            add(writer, number, result);
        }
    }

    private record Last(long number, AppendResult result) {}
}
