package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Some messages of a log, in order, and where the log began and ended when they were read. */
public final class Page implements IdentifiedDataSerializable {
    private static final int VERSION = 1;

    private long epoch;
    private boolean known;
    private long head;
    private long tail;
    private List<StoredMessage> messages = List.of();

    /** For deserialization. */
    Page() {}

    /**
     * A page of a past.
     *
     * @param known see {@link #isKnown}
     * @param head see {@link #head}
     * @param tail offset of the newest message there is; 0 if there is no log
     */
    public Page(long epoch, boolean known, long head, long tail, List<StoredMessage> messages) {
        this.epoch = epoch;
        this.known = known;
        this.head = head;
        this.tail = tail;
        this.messages = messages;
    }

    /** The page of an address that has no log: what is recorded there will follow this position. */
    static Page unbegun(long beginning, boolean known) {
        return new Page(beginning, known, 1, 0, List.of());
    }

    /** Whether the address has a log; if not, {@link #end} is where one will begin. */
    public boolean hasLog() {
        return tail != 0;
    }

    /** The log's epoch. */
    public long epoch() {
        return epoch;
    }

    /**
     * Whether the position asked for is one of this log. If not, the page begins with the oldest message or, if two
     * sides of a split have merged, with the first that the other side had not.
     */
    public boolean isKnown() {
        return known;
    }

    /** Offset of the oldest message there is; one more than {@link #tail} if there is none. */
    public long head() {
        return head;
    }

    /** Offset of the newest message; 0 if there never was one. */
    public long tail() {
        return tail;
    }

    /** The end of the log. */
    public Position end() {
        return new Position(epoch, tail);
    }

    /** In order of their offsets. */
    public List<StoredMessage> messages() {
        return messages;
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.PAGE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(epoch);
            fields.writeBoolean(known);
            fields.writeLong(head);
            fields.writeLong(tail);
            fields.writeInt(messages.size());
            for (StoredMessage message : messages) {
                Bytes.write(fields, message);
            }
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            epoch = fields.readLong();
            known = fields.readBoolean();
            head = fields.readLong();
            tail = fields.readLong();
            int count = fields.readInt();
            List<StoredMessage> read = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                read.add(Bytes.readMessage(fields));
            }
            messages = read;
            return this;
        });
    }
}
