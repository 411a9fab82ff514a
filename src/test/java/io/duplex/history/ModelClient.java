package io.duplex.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of {@link HistoryModelTest}: it resumes at any side with its last position, and knows what it has seen. What
 * it was told may have been missed, or may come again, it does not complain about.
 */
final class ModelClient {
    private @Nullable Position at;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> excused = new HashSet<>();

    /** The side it is connected to: it cannot reach two that do not reach each other. */
    ModelSide side;

    ModelClient(ModelSide side) {
        this.side = side;
    }

    /** Reads on to the end. */
    void read() {
        ChannelLog log = side.owner;
        Position since = at == null ? new Position(log.epoch(), 0) : at;
        Page page = log.read(new PageRequest(since, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, 0), side.clock);
        long from = since.offset();
        if (at == null) {
            excused.addAll(side.recorded);
        } else if (!page.isKnown()) {
            seen.clear(); // epoch_changed: it may miss something, and hear something again
            excused.addAll(side.recorded);
            from = page.messages().isEmpty()
                    ? page.tail()
                    : page.messages().get(0).offset() - 1;
        } else if (page.head() > from + 1) {
            excused.addAll(side.recorded); // history_expired, with a count
            from = page.head() - 1;
        }
        for (long offset = log.head(); offset <= Math.min(from, log.tail()); offset++) {
            StoredMessage message = log.get(offset);
            if (message == null) {
                continue; // a copy had missed it, so it was never acknowledged or read
            }
            String before = Messages.text(message);
            assertThat(seen.contains(before) || excused.contains(before))
                    .as("%s is before %s of %s, and was neither heard nor told of", before, since, log.lineage())
                    .isTrue();
        }
        for (StoredMessage message : page.messages()) {
            if (message.offset() > from + 1) {
                excused.addAll(side.recorded); // node_lost, with a count
            }
            if (message.offset() > from) {
                assertThat(seen.add(Messages.text(message)))
                        .as("%s after %s is heard once", Messages.text(message), since)
                        .isTrue();
                from = message.offset();
            }
        }
        at = new Position(log.epoch(), log.tail());
    }
}
