package io.duplex.relay;

import io.duplex.history.RecordedBatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads batches of other nodes, and counts those of a release whose batches this one does not understand. Any thread.
 */
final class BatchReader {
    private static final Logger LOG = LoggerFactory.getLogger(BatchReader.class);

    private final RelayMetrics metrics;
    private final AtomicBoolean told = new AtomicBoolean();

    BatchReader(RelayMetrics metrics) {
        this.metrics = metrics;
    }

    /** The batch, or null: then its messages are found by comparing with the log. */
    @Nullable RecordedBatch read(@Nullable Object body) {
        RecordedBatch batch = BatchCodec.decode(body);
        if (batch == null && body != null) {
            metrics.unreadable();
            if (told.compareAndSet(false, true)) {
                LOG.atWarn()
                        .addKeyValue("version", BatchCodec.unknownVersion(body))
                        .log("Another release sends recorded messages in a way this one does not understand: they are"
                                + " read from the history, up to a second later. This is said once");
            }
        }
        return batch;
    }
}
