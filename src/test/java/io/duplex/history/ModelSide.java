package io.duplex.history;

import static io.duplex.history.Messages.copied;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One side of a cluster in {@link HistoryModelTest}: the owner's log, and a copy that may have missed something. */
final class ModelSide {
    final ManualClock clock;
    /** Whether it acknowledges, and lets read. */
    final boolean answers;

    ChannelLog owner;
    ChannelLog copy;
    boolean copyIsBehind;
    /** The bodies that were ever recorded here or on what became this side. */
    final Set<String> recorded = new HashSet<>();

    ModelSide(ChannelLog owner, ManualClock clock, boolean answers) {
        this.owner = owner;
        this.copy = copied(owner);
        this.clock = clock;
        this.answers = answers;
    }

    /** Appends, and tells the copy unless it is frozen; then nothing was acknowledged. */
    AppendResult append(AppendBatch batch, boolean frozen) {
        AppendResult result = owner.append(batch, clock);
        if (frozen) {
            copyIsBehind = true;
        } else {
            Map<String, ChannelLog> map = new HashMap<>(Map.of("a", copy));
            copied(owner.backup(batch, result))
                    .process(map.entrySet().iterator().next());
            copy = map.get("a");
        }
        return result;
    }

    /** Hazelcast has synchronised the copy. */
    void synchronise() {
        copy = copied(owner);
        copyIsBehind = false;
    }

    /** The owner is gone. What it had not told the copy was not acknowledged. */
    void failOver() {
        owner = copy;
        synchronise();
    }

    void sweep() {
        if (owner.due(clock) == Sweep.TRIM) {
            owner.trim();
            copy.sweep(clock, owner.head(), owner.time.millis());
        }
    }

    /** Another side with the same log, and a clock that stands elsewhere. */
    ModelSide split(boolean otherAnswers) {
        ManualClock others = new ManualClock();
        others.jump(clock.wallMillis() % 1_000_000);
        ModelSide other = new ModelSide(copied(owner), others, otherAnswers);
        other.recorded.addAll(recorded);
        return other;
    }
}
