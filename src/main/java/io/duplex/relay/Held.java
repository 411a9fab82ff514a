package io.duplex.relay;

import io.duplex.history.RecordedBatch;
import io.duplex.message.StoredMessage;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Batches that came too early, while what lies before them is read from the log. What does not fit is read as well. */
final class Held {
    private static final int MOST_BATCHES = 1_024;
    private static final long MOST_BYTES = 4L << 20;

    private final TreeMap<Long, RecordedBatch> byFirst = new TreeMap<>();
    private long bytes;

    void add(RecordedBatch batch) {
        long weight = weight(batch);
        if (byFirst.size() < MOST_BATCHES && bytes + weight <= MOST_BYTES && !byFirst.containsKey(batch.first())) {
            byFirst.put(batch.first(), batch);
            bytes += weight;
        }
    }

    /** Takes the batch with the smallest offsets if it has, or comes before, this one; null if it does not. */
    @Nullable RecordedBatch takeUpTo(long offset) {
        Map.Entry<Long, RecordedBatch> first = byFirst.firstEntry();
        if (first == null || first.getKey() > offset) {
            return null;
        }
        byFirst.pollFirstEntry();
        bytes -= weight(first.getValue());
        return first.getValue();
    }

    boolean isEmpty() {
        return byFirst.isEmpty();
    }

    void clear() {
        byFirst.clear();
        bytes = 0;
    }

    private static long weight(RecordedBatch batch) {
        long weight = 0;
        for (StoredMessage message : batch.messages()) {
            weight += message.body().length;
        }
        return weight;
    }
}
