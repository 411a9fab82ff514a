package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes nothing on a copy, and fails on one that has not what the owner has read: then the owner gets no answer from
 * it, and who reads asks again. A copy can have missed a batch whose connection broke, until Hazelcast has synchronised
 * it.
 */
final class HeldByCopies extends LogStep<@Nullable Page> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final long[] NONE = {};

    private long epoch;
    private long[] offsets = NONE;

    /** For deserialization. */
    HeldByCopies() {
        super(HistorySerialization.HELD_BY_COPIES);
    }

    /** What was read. */
    HeldByCopies(Page page) {
        this();
        epoch = page.epoch();
        offsets = page.messages().stream().mapToLong(StoredMessage::offset).toArray();
    }

    @Override
    public @Nullable Page process(Map.Entry<String, @Nullable ChannelLog> entry) {
        ChannelLog log = entry.getValue();
        for (long offset : offsets) {
            if (log == null || log.epoch() != epoch || !log.has(offset)) {
                throw new RetryableHazelcastException("This copy of a log has not got offset " + offset + " yet");
            }
        }
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(epoch);
            fields.writeLongArray(offsets);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            epoch = fields.readLong();
            offsets = Bytes.readLongs(fields);
            return this;
        });
    }
}
