package io.duplex.history;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page where the log lies. The map's own get would serialize the whole log and send it. Answers null if there
 * is no log.
 */
final class ReadPage extends LogStep<@Nullable Page> implements ReadOnly {
    private static final long serialVersionUID = 1L;

    private @Nullable PageRequest request;

    /** For deserialization. */
    ReadPage() {
        super(HistorySerialization.READ_PAGE);
    }

    ReadPage(PageRequest request) {
        this();
        this.request = request;
    }

    @Override
    public @Nullable Page process(Map.Entry<String, @Nullable ChannelLog> entry) {
        ChannelLog log = entry.getValue();
        return log == null ? null : log.read(Objects.requireNonNull(request));
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Objects.requireNonNull(request).writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        request = PageRequest.readFrom(in);
    }
}
