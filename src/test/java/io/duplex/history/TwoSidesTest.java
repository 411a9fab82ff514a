package io.duplex.history;

import static io.duplex.history.Messages.copied;
import static io.duplex.history.Messages.keep;
import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.numbered;
import static io.duplex.history.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TwoSidesTest {
    private final ManualClock clock = new ManualClock();
    private final ChannelLog common = append(new ChannelLog(7), true, numbered(0, 3));
    private int batches;

    @Test
    void the_side_that_was_joined_stays_as_it_is_if_the_other_had_nothing_more() {
        ChannelLog kept = append(copied(common), true, numbered(3, 2));
        assertThat(one(kept, common, false)).isSameAs(kept);
    }

    @Test
    void sides_that_may_both_acknowledge_get_a_new_epoch_that_knows_what_they_had_in_common() {
        ChannelLog kept = append(copied(common), false, List.of(message("late", 3)));
        ChannelLog other = append(copied(common), false, numbered(50, 4));
        ChannelLog merged = one(kept, other, true);
        assertThat(merged.epoch()).isNotEqualTo(7);
        assertThat(merged.tail()).isEqualTo(4);
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(7, 4)))
                .as("the fourth was another on each side")
                .isFalse();
        AppendBatch late = new AppendBatch(9, 1, 0, keep(100), false, List.of(message("late", 3)));
        assertThat(merged.append(late, clock).isDuplicate(0)).isTrue();
    }

    @Test
    void what_a_side_has_that_could_acknowledge_nothing_is_dropped_without_a_word() {
        ChannelLog kept = append(copied(common), true, numbered(3, 2));
        ChannelLog other = append(copied(common), true, numbered(50, 4));
        assertThat(one(kept, other, true)).isSameAs(kept);
    }

    @Test
    void where_neither_was_a_majority_the_one_that_has_more_stays() {
        ChannelLog other = append(copied(common), true, numbered(3, 4));
        assertThat(one(common, other, false)).isSameAs(other);
        assertThat(one(other, common, false)).isSameAs(other);
    }

    @Test
    void where_neither_was_a_majority_nothing_of_either_is_dropped() {
        ChannelLog kept = append(copied(common), true, List.of(message("one", 10), message("two", 11)));
        ChannelLog other =
                append(copied(common), true, List.of(message("one", 10), message("three", 12), message("four", 13)));
        ChannelLog merged = one(kept, other, false);
        assertThat(merged.epoch()).isNotEqualTo(7);
        assertThat(contents(merged)).containsExactly("0", "1", "2", "10", "12", "13", "11");
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(7, 5))).isFalse();
        AppendResult again =
                merged.append(new AppendBatch(9, 1, 0, keep(100), true, List.of(message("two", 11))), clock);
        assertThat(again.isDuplicate(0)).isTrue();
        assertThat(again.offset(0)).isEqualTo(7);
    }

    /** One side had begun to write, the other two had gone on: the third brings nothing that the second has not. */
    @Test
    void what_the_third_side_brings_again_is_there_once() {
        ChannelLog first = append(copied(common), true, numbered(90, 1));
        ChannelLog second = append(copied(common), true, numbered(3, 2));
        ChannelLog third = copied(second);
        ChannelLog two = one(first, second, false);
        assertThat(contents(two)).containsExactly("0", "1", "2", "3", "4", "90");
        assertThat(one(two, third, false)).isSameAs(two);
        append(third, true, numbered(5, 1));
        assertThat(contents(one(two, third, false))).containsExactly("0", "1", "2", "3", "4", "5", "90");
    }

    /** Only parent and child knew each other: what was common was there three times, and known to no client. */
    @Test
    void four_sides_that_meet_in_pairs_have_what_was_common_once() {
        ChannelLog[] sides = new ChannelLog[4];
        for (int i = 0; i < 4; i++) {
            sides[i] = append(copied(common), true, numbered(10 + i, 1));
        }
        ChannelLog merged = one(one(sides[0], sides[1], false), one(sides[2], sides[3], false), false);
        assertThat(contents(merged)).hasSize(7).startsWith("0", "1", "2").contains("10", "11", "12", "13");
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(7, 4))).isFalse();
    }

    /** Its five messages became eight under a new epoch, for a member that brought nothing. */
    @Test
    void a_log_that_was_renamed_twice_knows_a_side_with_nothing_of_its_own() {
        ChannelLog kept = common;
        for (int i = 0; i < 2; i++) {
            ChannelLog other = append(copied(kept), true, numbered(20 + i, 1));
            kept = one(append(copied(kept), true, numbered(10 + i, 1)), other, false);
        }
        assertThat(kept.tail()).isEqualTo(7);
        assertThat(one(kept, copied(common), true)).isSameAs(kept);
        assertThat(one(kept, copied(common), false)).isSameAs(kept);
    }

    /** A tick of each side in the same millisecond hid that the logs were different before it. */
    @Test
    void the_same_body_at_the_same_time_does_not_make_two_logs_one() {
        ChannelLog kept = append(append(copied(common), true, List.of(message("x"))), true, List.of(message("tick")));
        ChannelLog other = append(append(copied(common), true, List.of(message("y"))), true, List.of(message("tick")));
        assertThat(contents(one(kept, other, false))).containsExactly("0", "1", "2", "y", "tick", "x", "tick");
    }

    /** Ids whose messages were no longer kept were lost, so a repeat was recorded again. */
    @Test
    void the_ids_of_both_sides_are_known_though_their_messages_are_no_longer_kept() {
        ChannelLog begunAgain = new ChannelLog(8);
        for (int i = 0; i < 10; i++) {
            begunAgain.append(new AppendBatch(3, i + 1, 0, keep(3), true, List.of(message("ik" + i, i))), clock);
        }
        ChannelLog merged = one(begunAgain, copied(common), true);
        for (int i = 0; i < 10; i++) {
            AppendBatch again = new AppendBatch(4, i + 1, 0, keep(3), true, List.of(message("ik" + i, i)));
            AppendResult result = merged.append(again, clock);
            assertThat(result.isDuplicate(0)).as("ik%d", i).isTrue();
            assertThat(result.offset(0)).isEqualTo(i < 7 ? RecentIds.NOT_KEPT : i - 3);
        }
        assertThat(merged.tail()).isEqualTo(6);
    }

    @Test
    void two_messages_with_the_same_id_of_two_sides_are_both_kept() {
        ChannelLog kept = append(copied(common), true, List.of(message("a", 1)));
        ChannelLog other = append(copied(common), true, List.of(message("a", 2)));
        assertThat(contents(one(kept, other, false))).containsExactly("0", "1", "2", "2", "1");
    }

    /** It was answered by its place in a log that is no more, where another message stands now. */
    @Test
    void a_batch_repeated_after_a_merge_is_answered_with_its_new_place() {
        AppendBatch batch = new AppendBatch(5, 1, 0, keep(100), true, List.of(message("mine")));
        ChannelLog kept = copied(common);
        kept.append(batch, clock);
        ChannelLog merged = one(kept, append(copied(common), true, numbered(3, 1)), false);
        AppendResult again = merged.append(batch, clock);
        assertThat(merged.knows(new Position(again.epoch(), again.offset(0)))).isTrue();
        assertThat(Messages.text(java.util.Objects.requireNonNull(merged.get(again.offset(0)))))
                .isEqualTo("mine");
    }

    /** A writer that had changed sides had its batch in both, without ids. */
    @Test
    void a_batch_that_both_sides_carried_out_is_there_once() {
        AppendBatch batch = new AppendBatch(5, 1, 0, keep(100), true, numbered(20, 2));
        ChannelLog kept = append(copied(common), true, numbered(10, 1));
        ChannelLog other = append(copied(common), true, numbered(11, 1));
        kept.append(batch, clock);
        other.append(batch, clock);
        append(other, true, numbered(30, 1));
        assertThat(contents(one(kept, other, false))).containsExactly("0", "1", "2", "11", "20", "21", "30", "10");
    }

    @Test
    void of_one_writer_the_newer_batch_counts() {
        ChannelLog kept = copied(common);
        ChannelLog other = copied(common);
        kept.append(new AppendBatch(5, 1, 0, keep(100), true, numbered(10, 1)), clock);
        other.append(new AppendBatch(5, 2, 0, keep(100), true, numbered(20, 1)), clock);
        ChannelLog merged = one(kept, other, false);
        long tail = merged.tail();
        merged.append(new AppendBatch(5, 2, 0, keep(100), true, numbered(20, 1)), clock);
        assertThat(merged.tail()).isEqualTo(tail);
    }

    @Test
    void what_was_recorded_before_all_that_held_it_were_away_comes_before_what_was_recorded_since() {
        ChannelLog begunAgain = append(new ChannelLog(8), true, numbered(10, 2));
        ChannelLog merged = one(begunAgain, common, true);
        assertThat(contents(merged)).containsExactly("0", "1", "2", "10", "11");
        assertThat(merged.epoch()).isNotIn(7L, 8L);
        assertThat(merged.knows(new Position(7, 3))).isTrue();
        assertThat(merged.knows(new Position(8, 1))).isFalse();
    }

    @Test
    void a_log_that_comes_to_a_majority_that_lost_it_goes_on_under_another_epoch() {
        ChannelLog brought = TwoSides.brought(copied(common), true);
        assertThat(brought.epoch()).isNotEqualTo(7);
        append(brought, true, numbered(3, 2));
        assertThat(brought.knows(new Position(7, 3))).isTrue();
        assertThat(brought.knows(new Position(7, 4)))
                .as("those that are lost may have had a fourth")
                .isFalse();
        // The other copy comes as well.
        assertThat(one(brought, copied(common), true)).isSameAs(brought);
    }

    @Test
    void a_lineage_has_a_bound_and_the_oldest_go_first() {
        Lineage lineage = Lineage.NONE;
        for (int epoch = 1; epoch <= 100; epoch++) {
            lineage = lineage.with(epoch, epoch);
        }
        assertThat(lineage.ancestors()).hasSize(Lineage.MOST);
        assertThat(lineage.has(100)).isTrue();
        assertThat(lineage.has(100 - Lineage.MOST)).isFalse();
    }

    private ChannelLog one(ChannelLog kept, ChannelLog other, boolean isMajority) {
        return TwoSides.one(kept, other, isMajority, clock);
    }

    private ChannelLog append(ChannelLog log, boolean guarded, List<NewMessage> messages) {
        log.append(new AppendBatch(++batches, 1, 0, keep(100), guarded, messages), clock);
        return log;
    }

    private List<String> contents(ChannelLog log) {
        return texts(log.read(new PageRequest(new Position(log.epoch(), 0), 0, 100, 1 << 20, 0), clock));
    }
}
