package io.duplex.history;

import static io.duplex.history.Messages.keep;
import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.numbered;
import static io.duplex.history.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TwoSidesTest {
    private static final long NOW = 1_000_000;

    private int batches;

    @Test
    void the_side_that_was_joined_stays_as_it_is_if_the_other_had_nothing_more() {
        ChannelLog kept = append(log(7), false, numbered(0, 5));
        ChannelLog behind = log(7);
        behind.append(new AppendBatch(1, 1, NOW, keep(100), false, numbered(0, 3)));
        assertThat(TwoSides.one(kept, behind, false)).isSameAs(kept);
        assertThat(TwoSides.one(kept, log(9), false)).isSameAs(kept);
    }

    @Test
    void sides_that_may_both_acknowledge_get_a_new_epoch_that_knows_what_they_had_in_common() {
        ChannelLog kept = append(log(7), false, numbered(0, 3));
        ChannelLog other = append(log(7), false, numbered(0, 3));
        append(other, false, numbered(50, 4));
        append(kept, false, List.of(message("late", 3)));

        ChannelLog merged = TwoSides.one(kept, other, true);
        assertThat(merged.epoch()).isNotEqualTo(7);
        assertThat(merged.parentEpoch()).isEqualTo(7);
        assertThat(merged.tail()).isEqualTo(4);
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(7, 4)))
                .as("the fourth was another on each side")
                .isFalse();
        AppendBatch late = new AppendBatch(9, 1, NOW, keep(100), false, List.of(message("late", 3)));
        assertThat(merged.append(late).isDuplicate(0)).isTrue();
    }

    @Test
    void what_a_side_has_that_could_acknowledge_nothing_is_dropped_without_a_word() {
        ChannelLog kept = append(log(7), true, numbered(0, 5));
        ChannelLog other = append(log(7), true, numbered(0, 3));
        append(other, true, numbered(50, 4));
        assertThat(TwoSides.one(kept, other, true)).isSameAs(kept);
    }

    @Test
    void where_neither_was_a_majority_the_one_that_has_more_stays() {
        ChannelLog behind = append(log(7), true, numbered(0, 3));
        ChannelLog other = append(log(7), true, numbered(0, 3));
        append(other, true, numbered(3, 4));
        assertThat(TwoSides.one(behind, other, false)).isSameAs(other);
        assertThat(TwoSides.one(other, behind, false)).isSameAs(other);
    }

    @Test
    void where_neither_was_a_majority_nothing_of_either_is_dropped() {
        ChannelLog kept = append(log(7), true, numbered(0, 3));
        ChannelLog other = append(log(7), true, numbered(0, 3));
        append(kept, true, List.of(message("one", 10), message("two", 11)));
        append(other, true, List.of(message("one", 10), message("three", 12), message("four", 13)));
        ChannelLog merged = TwoSides.one(kept, other, false);
        assertThat(merged.epoch()).isNotEqualTo(7);
        assertThat(contents(merged)).containsExactly("0", "1", "2", "10", "12", "13", "11");
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(7, 5))).isFalse();
        AppendResult again = merged.append(new AppendBatch(9, 1, NOW, keep(100), true, List.of(message("two", 11))));
        assertThat(again.isDuplicate(0)).isTrue();
        assertThat(again.offset(0)).isEqualTo(7);
    }

    /** One side had begun to write, the other two had gone on: the third brings nothing that the second has not. */
    @Test
    void what_the_third_side_brings_again_is_there_once() {
        ChannelLog first = append(append(log(7), true, numbered(0, 3)), true, numbered(90, 1));
        ChannelLog second = append(append(log(7), true, numbered(0, 3)), true, numbered(3, 2));
        ChannelLog third = append(append(log(7), true, numbered(0, 3)), true, numbered(3, 2));
        ChannelLog two = TwoSides.one(first, second, false);
        assertThat(contents(two)).containsExactly("0", "1", "2", "3", "4", "90");
        assertThat(TwoSides.one(two, third, false)).isSameAs(two);
        append(third, true, numbered(5, 1));
        assertThat(contents(TwoSides.one(two, third, false))).containsExactly("0", "1", "2", "3", "4", "5", "90");
    }

    @Test
    void of_one_writer_the_newer_batch_counts() {
        ChannelLog kept = append(log(7), true, numbered(0, 1));
        ChannelLog other = append(log(7), true, numbered(0, 1));
        kept.append(new AppendBatch(5, 1, NOW, keep(100), true, numbered(10, 1)));
        other.append(new AppendBatch(5, 2, NOW, keep(100), true, numbered(20, 1)));
        ChannelLog merged = TwoSides.one(kept, other, false);
        long tail = merged.tail();
        merged.append(new AppendBatch(5, 2, NOW, keep(100), true, numbered(20, 1)));
        assertThat(merged.tail()).isEqualTo(tail);
    }

    @Test
    void what_was_recorded_before_all_that_held_it_were_away_comes_before_what_was_recorded_since() {
        ChannelLog begunAnew = append(log(8), true, numbered(10, 2));
        ChannelLog other = append(log(7), true, numbered(0, 3));
        ChannelLog merged = TwoSides.one(begunAnew, other, true);
        assertThat(contents(merged)).containsExactly("0", "1", "2", "10", "11");
        assertThat(merged.epoch()).isNotIn(7L, 8L);
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(8, 1))).isFalse();
    }

    @Test
    void a_log_that_comes_to_a_majority_that_lost_it_goes_on_under_another_epoch() {
        ChannelLog brought = TwoSides.brought(append(log(7), true, numbered(0, 3)), true);
        assertThat(brought.epoch()).isNotEqualTo(7);
        append(brought, true, numbered(3, 2));
        assertThat(brought.knows(new Position(7, 3))).isTrue();
        assertThat(brought.knows(new Position(7, 4)))
                .as("those that are lost may have had a fourth")
                .isFalse();
        // The other copy comes as well.
        ChannelLog copy = append(log(7), true, numbered(0, 3));
        assertThat(TwoSides.one(brought, copy, true)).isSameAs(brought);
    }

    private static ChannelLog log(long epoch) {
        return new ChannelLog(epoch);
    }

    private ChannelLog append(ChannelLog log, boolean guarded, List<NewMessage> messages) {
        log.append(new AppendBatch(++batches, 1, NOW, keep(100), guarded, messages));
        return log;
    }

    private static List<String> contents(ChannelLog log) {
        return texts(log.read(new PageRequest(new Position(log.epoch(), 0), 0, 100, 1 << 20, NOW, 0)));
    }
}
