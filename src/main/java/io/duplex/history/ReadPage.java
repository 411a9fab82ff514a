package io.duplex.history;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page where the log lies. The map's own get would serialize the whole log and send it. Answers null if there
 * is no log.
 *
 * <p>What it has read goes to the copies like a write: the owner has a message a moment before they do, and if it is
 * cut off in that moment, the other side gives the offset to another. So it is told when every copy holds it.
 */
final class ReadPage extends LogStep<@Nullable Page> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private @Nullable PageRequest request;
    private int replicas;
    /** What was read, for the copies; it does not travel with this processor. */
    private transient @Nullable Page page;

    /** For deserialization. */
    ReadPage() {
        super(HistorySerialization.READ_PAGE);
    }

    /**
     * Asks for a page.
     *
     * @param replicas how many members are to hold the log
     */
    ReadPage(PageRequest request, int replicas) {
        this();
        this.request = request;
        this.replicas = replicas;
    }

    @Override
    public @Nullable Page process(Map.Entry<String, @Nullable ChannelLog> entry) {
        Standings standings = Standings.of(member());
        if (Objects.requireNonNull(request).messages() > 0) {
            standings.expectMajority();
        } else {
            standings.expectPresence();
        }
        ChannelLog log = entry.getValue();
        // Not the field: where many logs are asked for at once, partition threads share this processor.
        Page read = log == null ? null : log.read(Objects.requireNonNull(request), clock());
        if (read != null && !read.messages().isEmpty()) {
            CopiesKnown.expect(member(), entry.getKey(), replicas);
        }
        page = read;
        return read;
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable ChannelLog, @Nullable Page> getBackupProcessor() {
        return page == null || page.messages().isEmpty() ? null : new HeldByCopies(page);
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            Objects.requireNonNull(request).writeTo(fields);
            fields.writeInt(replicas);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            request = PageRequest.readFrom(fields);
            replicas = fields.readInt();
            return this;
        });
    }
}
