package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.clock.Clock;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The log of one address. It begins with its first message: an empty log is never kept.
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
 * ({@link TwoSides}) may get a new epoch. Its {@link Lineage} says which positions of before mean the same in it, so
 * those clients go on without a gap.
 *
 * <p>Owned by the partition thread of its address, on the owner and on each copy. All ages are in the log's own time
 * ({@link LogTime}).
 */
final class ChannelLog implements IdentifiedDataSerializable {
    private static final int VERSION = 1;

    final RecentIds ids = new RecentIds();
    final LastBatches batches = new LastBatches();
    EntryRing ring = new EntryRing();
    LogTime time = new LogTime();
    Lineage lineage = Lineage.NONE;
    boolean unguarded;
    private long epoch;
    private Retention retention = Retention.NONE;
    /** When an owner last wrote or read it, in the log's time. */
    private long touchedMillis;
    /** Whether this member has done so since the log came to it: each owner counts for itself how long it is idle. */
    private boolean owned;

    /** For deserialization. */
    ChannelLog() {}

    /** An empty log; offset 0 of its epoch is the position "no log yet" that was given before. */
    ChannelLog(long epoch) {
        this.epoch = epoch;
    }

    long epoch() {
        return epoch;
    }

    Lineage lineage() {
        return lineage;
    }

    /** Whether any of it was written by a member that acknowledges without a majority. */
    boolean isUnguarded() {
        return unguarded;
    }

    long head() {
        return ring.head();
    }

    long tail() {
        return ring.tail();
    }

    /** What the retained messages and ids weigh, in bytes. */
    long bytes() {
        return ring.bytes() + ids.bytes();
    }

    @Nullable StoredMessage get(long offset) {
        return ring.get(offset);
    }

    /** Whether a message of this log is here, or has been. */
    boolean has(long offset) {
        return offset < ring.head() || ring.get(offset) != null;
    }

    /** On the owner: counts the time, and that it is used. */
    private long touch(Clock clock) {
        touchedMillis = time.advance(clock);
        owned = true;
        return touchedMillis;
    }

    /** Records what is new in the batch, and answers for all of it. */
    AppendResult append(AppendBatch batch, Clock clock) {
        long now = touch(clock);
        retention = batch.retention();
        LastBatches.Last last = batches.notBefore(batch.writer(), batch.number());
        if (last != null) {
            return last.number() == batch.number()
                    ? new AppendResult(epoch, ring.tail(), last.shownMillis(), last.offsets(), last.outcomes())
                    : new AppendResult(epoch, ring.tail(), last.shownMillis(), new long[0], new byte[0]);
        }
        unguarded |= !batch.guarded();
        long shown = time.stamp(clock);
        Stamp stamp = new Stamp(ThreadLocalRandom.current().nextLong(), batch.writer(), batch.number(), now);
        long[] offsets = new long[batch.messages().size()];
        byte[] outcomes = new byte[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            NewMessage message = batch.messages().get(i);
            PublishId id = message.id();
            RecentIds.Known known = ids.get(id);
            if (known != null) {
                RecentIds.Known same = known.find(message.fingerprint());
                offsets[i] = (same == null ? known : same).offset();
                outcomes[i] = same == null ? AppendResult.CONFLICT : AppendResult.DUPLICATE;
            } else {
                offsets[i] = ring.tail() + 1;
                ring.put(message.stored(offsets[i], shown), stamp);
                if (id != null) {
                    ids.add(id, new RecentIds.Known(offsets[i], now, message.fingerprint()));
                }
            }
        }
        trim();
        batches.add(batch.writer(), new LastBatches.Last(batch.number(), shown, offsets, outcomes));
        return new AppendResult(epoch, ring.tail(), shown, offsets, outcomes);
    }

    /** What a copy is to do: also where nothing was new, for it may have missed what was recorded before. */
    AppendBackup backup(AppendBatch batch, AppendResult result) {
        List<Entry> entries = new ArrayList<>(result.count());
        Map<PublishId, RecentIds.Known> named = new LinkedHashMap<>();
        for (int i = 0; i < result.count(); i++) {
            Entry entry = result.isConflict(i) ? null : ring.entry(result.offset(i));
            if (entry != null) {
                entries.add(entry);
            }
            PublishId id = batch.messages().get(i).id();
            RecentIds.Known known = ids.get(id);
            if (id != null && known != null) {
                named.put(id, known);
            }
        }
        return new AppendBackup(this, ring.head(), batch, result, entries, named);
    }

    /**
     * Does on a copy what the owner did. It may have been done before, and an earlier batch may have been missed: then
     * this one goes to its place all the same, and Hazelcast fills the hole when it synchronises.
     */
    void copy(AppendBackup backup, Clock clock) {
        follow(clock, backup.head(), backup.logMillis(), backup.result().shownMillis());
        retention = backup.retention();
        lineage = backup.lineage();
        unguarded |= !backup.guarded();
        backup.entries().forEach(entry -> ring.put(entry.message(), entry.stamp()));
        backup.ids().forEach(ids::add);
        ring.trimTo(backup.head());
        trimIds();
        AppendResult result = backup.result();
        if (batches.notBefore(backup.writer(), backup.number()) == null) {
            batches.add(backup.writer(), result.asLast(backup.number()));
        }
    }

    private void follow(Clock clock, long head, long ownersMillis, long shownMillis) {
        time.follow(clock, ownersMillis, shownMillis);
        owned = false;
        if (ring.tail() < head - 1) {
            ring.skipTo(head - 1);
        }
    }

    /** On a copy: the owner has trimmed it. */
    void sweep(Clock clock, long head, long ownersMillis) {
        follow(clock, head, ownersMillis, 0);
        ring.trimTo(head);
        trimIds();
    }

    /** What the owner is to do with it when nothing has been appended for a while. */
    Sweep due(Clock clock) {
        long now = time.advance(clock);
        if (!owned) {
            touch(clock); // it has just come: this member counts for itself
        }
        if (retention.forgetAfterMillis() != 0 && now - touchedMillis >= retention.forgetAfterMillis()) {
            return Sweep.FORGET;
        }
        boolean isDue = ids.isDue(now) || firstYoungerThan(retention.ageMillis()) > ring.head();
        return isDue ? Sweep.TRIM : Sweep.NOTHING;
    }

    /** On the owner, after {@link LogTime#advance}. */
    void trim() {
        ids.forget(time.millis(), retention.messages());
        ring.trimTo(Math.max(firstYoungerThan(retention.ageMillis()), ring.tail() - retention.messages() + 1));
        // Ids of what is no longer kept go before messages; the newest message stays whatever its size.
        boolean trimmed = true;
        while (bytes() > retention.bytes() && trimmed) {
            trimmed = ids.tryForgetOldestBefore(ring.head());
            if (!trimmed && ring.size() > 1) {
                ring.trimTo(ring.head() + 1);
                trimmed = true;
            }
        }
    }

    private void trimIds() {
        ids.forget(time.millis(), retention.messages());
        while (bytes() > retention.bytes() && ids.tryForgetOldestBefore(ring.head())) {
            // the owner did so too
        }
    }

    /** Offset of the first message that is not too old, after the tail if all are. */
    long firstYoungerThan(long ageMillis) {
        return ageMillis == 0 ? ring.head() : ring.firstAfter(time.millis() - ageMillis);
    }

    /** Whether a position of a client is one of this log: its own, or one that means the same. */
    boolean knows(Position position) {
        long upTo = position.epoch() == epoch ? ring.tail() : lineage.upTo(position.epoch());
        return position.offset() <= upTo;
    }

    /** The page that answers a question. */
    Page read(PageRequest request, Clock clock) {
        touch(clock);
        return request.answer(this);
    }

    /** The same log with another epoch, or with other positions that mean the same. It has what this one has. */
    ChannelLog with(long newEpoch, Lineage newLineage) {
        ChannelLog copy = new ChannelLog(newEpoch);
        copy.lineage = newLineage;
        copy.time = time.copy();
        copy.unguarded = unguarded;
        copy.retention = retention;
        copy.ring = ring.copy();
        copy.ids.addAll(ids.all());
        copy.batches.addAll(batches, offset -> offset);
        return copy;
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
        Versioned.write(out, VERSION, fields -> {
            fields.writeLong(epoch);
            lineage.writeTo(fields);
            time.writeTo(fields);
            fields.writeBoolean(unguarded);
            retention.writeTo(fields);
            ring.writeTo(fields);
            RecentIds.write(fields, ids.all());
            batches.writeTo(fields);
        });
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> {
            epoch = fields.readLong();
            lineage = Lineage.readFrom(fields);
            time = LogTime.readFrom(fields);
            unguarded = fields.readBoolean();
            retention = Retention.readFrom(fields);
            ring = EntryRing.readFrom(fields);
            RecentIds.read(fields).forEach(ids::add);
            batches.readFrom(fields);
            return this;
        });
    }
}
