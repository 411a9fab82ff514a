package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does nothing on a copy. That it is answered tells that the copy has done all that the owner sent it before, so that
 * what the owner has read is held by every copy.
 */
final class HeldByCopies extends LogStep<@Nullable Page> {
    private static final long serialVersionUID = 1L;

    HeldByCopies() {
        super(HistorySerialization.HELD_BY_COPIES);
    }

    @Override
    public @Nullable Page process(Map.Entry<String, @Nullable ChannelLog> entry) {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // there is nothing to say
    }

    @Override
    public void readData(ObjectDataInput in) {
        // there is nothing to hear
    }
}
