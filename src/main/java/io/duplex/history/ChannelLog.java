package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The log of one address.
 *
 * <pre>
 *   epoch 5f3c..   1 2 3 | 4 5 6 7 8 |                offsets, without a hole
 *                  trimmed  head    tail              trimmed by number, bytes and age
 * </pre>
 *
 * <p>The same batch appended twice changes nothing: {@link LastBatches} knows a batch its writer repeats, and
 * {@link RecentIds} a message its publisher repeats, on whichever node.
 *
 * <p>When two sides of a split cluster meet again and had different messages, the log that comes of them
 * ({@link TwoSides}) may get a new epoch. It remembers its {@link #parentEpoch}, and up to which offset that was the
 * same: positions up to there mean the same in both, so those clients go on without a gap.
 *
 * <p>Owned by the partition thread of its address, on the owner and on each copy.
 */
final class ChannelLog implements IdentifiedDataSerializable {
    private static final long EPOCHS = 1L << 48;

    private long epoch;
    private long parentEpoch;
    private long parentTail;
    private long lastTimeMillis;
    private boolean unguarded;

    private EntryRing ring = new EntryRing();
    final RecentIds ids = new RecentIds();
    private final LastBatches batches = new LastBatches();

    /** For deserialization. */
    ChannelLog() {}

    /** An empty log. */
    ChannelLog(long epoch) {
        this.epoch = epoch;
    }

    /** An epoch nobody has had; 0 is none. */
    static long newEpoch() {
        return ThreadLocalRandom.current().nextLong(1, EPOCHS);
    }

    long epoch() {
        return epoch;
    }

    /** The epoch this log had before it was merged, or 0. */
    long parentEpoch() {
        return parentEpoch;
    }

    /** Up to which offset positions of {@link #parentEpoch} mean the same in this log. */
    long parentTail() {
        return parentTail;
    }

    /** Whether any of it was written by somebody who acknowledges without a majority. */
    boolean isUnguarded() {
        return unguarded;
    }

    long head() {
        return ring.head();
    }

    long tail() {
        return ring.tail();
    }

    /** What the retained messages weigh, in bytes. */
    long bytes() {
        return ring.bytes();
    }

    @Nullable StoredMessage get(long offset) {
        return ring.get(offset);
    }

    /** Whether a message of this log is here, or has been. */
    boolean has(long offset) {
        return offset < ring.head() || ring.get(offset) != null;
    }

    /** Records what is new in the batch, and answers for all of it. */
    AppendResult append(AppendBatch batch) {
        AppendResult answered = batches.answerTo(batch);
        if (answered != null) {
            return answered;
        }
        lastTimeMillis = Math.max(lastTimeMillis, batch.timeMillis());
        unguarded |= !batch.guarded();
        long[] offsets = new long[batch.messages().size()];
        byte[] outcomes = new byte[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            NewMessage message = batch.messages().get(i);
            long known = ids.offsetOf(message.id());
            if (known != 0) {
                offsets[i] = known;
                outcomes[i] = ids.isSame(message.id(), message.fingerprint())
                        ? AppendResult.DUPLICATE
                        : AppendResult.CONFLICT;
            } else {
                offsets[i] = ring.tail() + 1;
                record(message, offsets[i], lastTimeMillis);
            }
        }
        trim(batch.retention());
        AppendResult result = new AppendResult(epoch, ring.tail(), lastTimeMillis, offsets, outcomes);
        batches.add(batch.writer(), batch.number(), result);
        return result;
    }

    /** Those of the answered messages that were recorded by an earlier batch, as far as they are still there. */
    List<StoredMessage> earlier(AppendResult result) {
        List<StoredMessage> found = new ArrayList<>(0);
        for (int i = 0; i < result.count(); i++) {
            StoredMessage message = result.isDuplicate(i) ? ring.get(result.offset(i)) : null;
            if (message != null) {
                found.add(message);
            }
        }
        return found;
    }

    /**
     * Does on a copy what the owner did. It may have been done before, and an earlier batch may have been missed: then
     * this one goes to its place all the same, and Hazelcast fills the hole when it synchronises.
     */
    void copy(long ownersHead, AppendBatch batch, AppendResult result, List<StoredMessage> earlier) {
        if (ring.tail() < ownersHead - 1) {
            ring.skipTo(ownersHead - 1);
        }
        lastTimeMillis = Math.max(lastTimeMillis, result.timeMillis());
        unguarded |= !batch.guarded();
        earlier.forEach(ring::put);
        for (int i = 0; i < result.count(); i++) {
            NewMessage message = batch.messages().get(i);
            if (result.isNew(i)) {
                record(message, result.offset(i), result.timeMillis());
            } else if (result.isDuplicate(i)) {
                ids.add(message.id(), message.fingerprint(), result.offset(i), result.timeMillis());
            }
        }
        ring.trimTo(ownersHead);
        ids.forget(lastTimeMillis, batch.retention());
        if (result.count() == batch.messages().size()) {
            batches.add(batch.writer(), batch.number(), result);
        }
    }

    private void record(NewMessage message, long offset, long timeMillis) {
        ring.put(message.stored(offset, timeMillis));
        PublishId id = message.id();
        if (id != null) {
            ids.add(id, message.fingerprint(), offset, timeMillis);
        }
    }

    private void trim(Retention retention) {
        ids.forget(lastTimeMillis, retention);
        long head = firstYoungerThan(retention.ageMillis(), lastTimeMillis);
        head = Math.max(head, ring.tail() - retention.messages() + 1);
        ring.trimTo(head);
        while (ring.bytes() > retention.bytes() && ring.size() > 1) {
            ring.trimTo(ring.head() + 1);
        }
    }

    /** Offset of the first message that is not too old, after the tail if all are. */
    long firstYoungerThan(long ageMillis, long nowMillis) {
        long offset = ring.head();
        if (ageMillis == 0) {
            return offset;
        }
        for (; offset <= ring.tail(); offset++) {
            StoredMessage message = ring.get(offset);
            if (message != null && message.timeMillis() > nowMillis - ageMillis) {
                break;
            }
        }
        return offset;
    }

    /** Whether a position of a client is one of this log: its own, or of the time before both sides differed. */
    boolean knows(Position position) {
        return position.epoch() == epoch
                ? position.offset() <= ring.tail()
                : position.epoch() == parentEpoch && parentEpoch != 0 && position.offset() <= parentTail;
    }

    /** The page that answers a question. */
    Page read(PageRequest request) {
        long oldest = firstYoungerThan(request.ageMillis(), request.nowMillis());
        Position since = request.since();
        boolean known = since == null || knows(since);
        long from;
        if (since == null) {
            from = Math.max(oldest, ring.tail() - request.last() + 1);
        } else {
            long after = known ? since.offset() : since.epoch() == parentEpoch ? parentTail : 0;
            from = Math.max(oldest, after + 1);
        }
        List<StoredMessage> messages = new ArrayList<>();
        long bytes = 0;
        for (long offset = from; offset <= ring.tail() && messages.size() < request.messages(); offset++) {
            StoredMessage message = ring.get(offset);
            if (message == null) {
                continue;
            }
            bytes += message.weightBytes();
            if (bytes > request.bytes() && !messages.isEmpty()) {
                break;
            }
            messages.add(message);
        }
        return new Page(epoch, known, oldest, ring.tail(), messages);
    }

    /** This log under a new epoch, in which positions of another up to an offset mean what they meant there. */
    ChannelLog renamed(long knownEpoch, long knownTail) {
        ChannelLog renamed = new ChannelLog(newEpoch());
        renamed.parentEpoch = knownEpoch;
        renamed.parentTail = knownTail;
        renamed.lastTimeMillis = lastTimeMillis;
        renamed.unguarded = unguarded;
        renamed.ring = ring;
        renamed.ids.addAll(ids);
        renamed.batches.addAll(batches);
        return renamed;
    }

    /** Records what another log has after an offset, unless it is here. */
    void appendAfter(long offset, ChannelLog other) {
        lastTimeMillis = Math.max(lastTimeMillis, other.lastTimeMillis);
        unguarded |= other.unguarded;
        Map<Long, PublishId> names = other.ids.byOffset();
        for (long next = Math.max(offset + 1, other.head()); next <= other.tail(); next++) {
            StoredMessage message = other.get(next);
            PublishId id = names.get(next);
            if (message != null && !ids.isSame(id, id == null ? 0 : other.ids.fingerprintOf(id))) {
                ring.put(message.at(ring.tail() + 1));
                ids.add(id, id == null ? 0 : other.ids.fingerprintOf(id), ring.tail(), message.timeMillis());
            }
        }
        batches.addAll(other.batches);
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.CHANNEL_LOG;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(epoch);
        out.writeLong(parentEpoch);
        out.writeLong(parentTail);
        out.writeLong(lastTimeMillis);
        out.writeBoolean(unguarded);
        ring.writeTo(out);
        ids.writeTo(out);
        batches.writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
        parentEpoch = in.readLong();
        parentTail = in.readLong();
        lastTimeMillis = in.readLong();
        unguarded = in.readBoolean();
        ring = EntryRing.readFrom(in);
        ids.readFrom(in);
        batches.readFrom(in);
    }
}
