package io.duplex.history;

import io.duplex.clock.Clock;
import io.duplex.message.StoredMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What becomes of the two logs an address has when two sides of a split cluster are one again.
 *
 * <pre>
 *   1 2 3 4 5        the side that was joined: a majority all the time, so the other acknowledged nothing since
 *   1 2 3 x          -> 1 2 3 4 5
 *
 *   1 2 3            neither was a majority, and one has what the other lacks
 *   1 2 3 4 5        -> 1 2 3 4 5
 *
 *   1 2 3 x          neither was, and both have something: any of it may have been acknowledged, before they were parted
 *   1 2 3 4 5        -> 1 2 3 4 5 x, under a new epoch
 *
 *   a b              begun again, while all that held the log before were away; so is what those had
 *   1 2 3            -> 1 2 3 a b, under a new epoch
 * </pre>
 *
 * <p>Up to where two logs are the same, the marks of their appends tell ({@link Stamp}). Where neither keeps those
 * messages any more, the newest epoch that both have had tells, see {@link Lineage}.
 *
 * <p>Where members acknowledge without a majority, both sides may have acknowledged all the time: the clients of one
 * are told by {@code epoch_changed} that its messages are gone.
 */
final class TwoSides {
    private final ChannelLog merged;
    private final long common;
    /** What the other side has appended since the sides were parted. */
    private final Set<Batch> recorded = new HashSet<>();
    /** Where messages of the kept side stand in the merged log. */
    private final Map<Long, Long> places = new HashMap<>();

    private TwoSides(ChannelLog merged, ChannelLog other, long common) {
        this.merged = merged;
        this.common = common;
        for (long offset = Math.max(common + 1, other.head()); offset <= other.tail(); offset++) {
            Entry entry = other.ring.entry(offset);
            if (entry != null) {
                recorded.add(new Batch(entry.stamp(), fingerprint(entry)));
            }
        }
    }

    /** A message of a batch: where both sides have carried out the batch, it is there twice. */
    private record Batch(long writer, long number, long fingerprint) {
        Batch(Stamp stamp, long fingerprint) {
            this(stamp.writer(), stamp.number(), fingerprint);
        }
    }

    private static long fingerprint(Entry entry) {
        return Fingerprint.of(entry.message().body(), entry.message().headers());
    }

    /**
     * One log of two.
     *
     * @param kept of the side that was joined; is not changed
     * @param other of a member that joined it
     * @param isMajority whether the side that was joined has been a majority all the time
     * @param clock of the member that merges
     */
    static ChannelLog one(ChannelLog kept, ChannelLog other, boolean isMajority, Clock clock) {
        kept.time.advance(clock);
        other.time.advance(clock);
        long common = commonTail(kept, other);
        if (common == other.tail()) {
            return knowing(kept, other, common);
        }
        if (kept.isUnguarded() || other.isUnguarded()) {
            // A position of an epoch that both have had may name a message of either.
            return hasHad(other, kept.epoch())
                    ? kept.with(Epochs.fresh(), lineage(kept, other, common, 0))
                    : knowing(kept, other, common);
        }
        if (isMajority && hasHad(kept, other.epoch())) {
            return kept;
        }
        if (common == kept.tail()) {
            return knowing(other, kept, common);
        }
        ChannelLog merged = other.with(Epochs.fresh(), lineage(other, kept, common, 0));
        new TwoSides(merged, other, common).append(kept);
        return merged;
    }

    /**
     * A log of a member that has joined a side where there was none; if no member can have gone on with it, as it is.
     */
    static ChannelLog brought(ChannelLog other, boolean isMajority) {
        return isMajority && !other.isUnguarded()
                ? other.with(Epochs.fresh(), other.lineage().with(other.epoch(), other.tail()))
                : other;
    }

    private static boolean hasHad(ChannelLog log, long epoch) {
        return log.epoch() == epoch || log.lineage().has(epoch);
    }

    /** A log that has all of another one, and understands its positions and knows its ids. */
    private static ChannelLog knowing(ChannelLog log, ChannelLog part, long common) {
        Lineage known = log.lineage().withAll(part.lineage(), common, log.epoch());
        if (part.epoch() != log.epoch()) {
            known = known.with(part.epoch(), common);
        }
        boolean knowsIds = log.ids.all().keySet().containsAll(part.ids.all().keySet());
        if (known.equals(log.lineage()) && (knowsIds || common < part.tail())) {
            return log;
        }
        ChannelLog knowing = log.with(log.epoch(), known);
        if (common == part.tail()) {
            TwoSides sides = new TwoSides(knowing, log, common);
            sides.fillHoles(part);
            sides.addIds(part);
        }
        return knowing;
    }

    /** What a new epoch has in common with a log whose messages all keep their places, and with another one. */
    private static Lineage lineage(ChannelLog whole, ChannelLog part, long common, long except) {
        return whole.lineage()
                .with(whole.epoch(), whole.tail())
                .withAll(part.lineage(), common, except)
                .with(part.epoch(), common);
    }

    /** The last offset up to which both are the same, as far as can be seen. */
    static long commonTail(ChannelLog kept, ChannelLog other) {
        long newest = Math.min(kept.tail(), other.tail());
        long oldest = Math.max(kept.head(), other.head());
        for (long offset = newest; offset >= oldest; offset--) {
            Stamp mine = kept.ring.stamp(offset);
            Stamp theirs = other.ring.stamp(offset);
            if (mine != null && theirs != null && mine.mark() == theirs.mark()) {
                return offset; // what comes before the last common one is common
            }
        }
        return Math.max(0, Math.min(related(kept, other), Math.min(oldest - 1, newest)));
    }

    /** The last offset that can be the same, for the epochs that both have had; or less than 0. */
    private static long related(ChannelLog kept, ChannelLog other) {
        long most = Math.min(upTo(kept, other.epoch()), other.tail());
        most = Math.max(most, Math.min(upTo(other, kept.epoch()), kept.tail()));
        for (Lineage.Ancestor ancestor : other.lineage().ancestors()) {
            most = Math.max(most, Math.min(upTo(kept, ancestor.epoch()), ancestor.upTo()));
        }
        return most;
    }

    private static long upTo(ChannelLog log, long epoch) {
        return log.epoch() == epoch ? log.tail() : log.lineage().upTo(epoch);
    }

    /** Records what the kept side has after the common part, unless it is here. */
    private void append(ChannelLog kept) {
        long mark = ThreadLocalRandom.current().nextLong();
        Map<Long, PublishId> names = new HashMap<>();
        kept.ids.all().forEach((id, first) -> {
            for (RecentIds.Known message = first; message != null; message = message.other()) {
                names.put(message.offset(), id);
            }
        });
        merged.unguarded |= kept.unguarded;
        for (long offset = Math.max(common + 1, kept.head()); offset <= kept.tail(); offset++) {
            Entry entry = kept.ring.entry(offset);
            if (entry == null) {
                continue;
            }
            long fingerprint = fingerprint(entry);
            RecentIds.Known known = merged.ids.find(names.get(offset), fingerprint);
            if (known != null) {
                places.put(offset, known.offset());
            } else if (recorded.contains(new Batch(entry.stamp(), fingerprint))) {
                places.put(offset, RecentIds.NOT_KEPT); // it is here, at a place that only its batch knows
            } else {
                move(entry, kept, mark);
            }
        }
        fillHoles(kept);
        addIds(kept);
        merged.time.merge(kept.time);
        merged.batches.addAll(kept.batches, this::place);
        merged.trim();
    }

    private void move(Entry entry, ChannelLog kept, long mark) {
        long place = merged.tail() + 1;
        StoredMessage message = entry.message();
        Stamp before = merged.ring.stamp(merged.tail());
        long millis = Math.max(here(entry.stamp().millis(), kept), before == null ? Long.MIN_VALUE : before.millis());
        merged.ring.put(message.at(place), entry.stamp().moved(mark, millis));
        places.put(message.offset(), place);
    }

    /** A time of another log in that of the merged one: as long ago as it was there. */
    private long here(long millis, ChannelLog kept) {
        return merged.time.millis() - (kept.time.millis() - millis);
    }

    /** What a copy had missed before it became the owner, the other side may have. */
    private void fillHoles(ChannelLog part) {
        for (long offset = Math.max(merged.head(), part.head()); offset <= common; offset++) {
            Entry entry = merged.get(offset) == null ? part.ring.entry(offset) : null;
            if (entry != null) {
                merged.ring.put(entry.message(), entry.stamp());
            }
        }
    }

    /** Also of messages that are not kept any more: to repeat those must change nothing either. */
    private void addIds(ChannelLog kept) {
        Map<PublishId, RecentIds.Known> known = new LinkedHashMap<>();
        kept.ids.all().forEach((id, message) -> known.put(id, moved(message, kept)));
        merged.ids.addAll(known);
    }

    private RecentIds.Known moved(RecentIds.Known message, ChannelLog kept) {
        RecentIds.Known other = message.other();
        return new RecentIds.Known(
                place(message.offset()),
                here(message.millis(), kept),
                message.fingerprint(),
                other == null ? null : moved(other, kept));
    }

    private long place(long offset) {
        return offset <= common ? offset : places.getOrDefault(offset, RecentIds.NOT_KEPT);
    }
}
