package io.duplex.history;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a log holds: its bytes, how many ids it remembers, and the offsets of its oldest and its newest message. */
final class WeighLog extends LogStep<long @Nullable []> implements ReadOnly {
    private static final long serialVersionUID = 1L;

    WeighLog() {
        super(HistorySerialization.WEIGH_LOG);
    }

    @Override
    public long @Nullable [] process(Map.Entry<String, @Nullable ChannelLog> entry) {
        ChannelLog log = entry.getValue();
        return log == null ? null : new long[] {log.bytes(), log.ids.size(), log.head(), log.tail()};
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, 1, fields -> {});
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> this);
    }
}
