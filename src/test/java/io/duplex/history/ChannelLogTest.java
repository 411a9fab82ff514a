package io.duplex.history;

import static io.duplex.history.Messages.HOUR_MILLIS;
import static io.duplex.history.Messages.copied;
import static io.duplex.history.Messages.keep;
import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.numbered;
import static io.duplex.history.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelLogTest {
    private static final byte[] BODY = "1".getBytes(StandardCharsets.UTF_8);

    private final ChannelLog log = new ChannelLog(7);
    private final ManualClock clock = new ManualClock();

    @Test
    void offsets_count_from_one_without_a_hole() {
        AppendResult first = append(1, 1, numbered(0, 2));
        AppendResult second = append(1, 2, numbered(2, 1));
        assertThat(List.of(first.offset(0), first.offset(1), second.offset(0))).containsExactly(1L, 2L, 3L);
        assertThat(texts(since(0))).containsExactly("0", "1", "2");
        assertThat(texts(since(2))).containsExactly("2");
        assertThat(since(3).messages()).isEmpty();
    }

    @Test
    void a_batch_its_writer_repeats_is_answered_again_and_changes_nothing() {
        append(1, 1, numbered(0, 2));
        AppendResult first = append(1, 2, numbered(2, 2));
        append(2, 1, numbered(4, 1));
        AppendResult again = append(1, 2, numbered(2, 2));
        assertThat(List.of(again.offset(0), again.offset(1))).containsExactly(first.offset(0), first.offset(1));
        assertThat(log.tail()).isEqualTo(5);
    }

    @Test
    void a_batch_that_comes_after_a_later_one_is_not_recorded_again() {
        append(1, 1, numbered(0, 1));
        append(1, 2, numbered(1, 1));
        assertThat(append(1, 1, numbered(0, 1)).count()).isZero();
        assertThat(log.tail()).isEqualTo(2);
    }

    @Test
    void a_message_whose_id_is_known_keeps_its_offset_whoever_repeats_it() {
        append(1, 1, List.of(message("a", 1), message("b", 2)));
        AppendResult again = append(2, 1, List.of(message("b", 2), message("c", 3), message("c", 3)));
        assertThat(again.offset(0)).isEqualTo(2);
        assertThat(again.isDuplicate(0)).isTrue();
        assertThat(again.offset(1)).isEqualTo(3);
        assertThat(again.isDuplicate(1)).isFalse();
        assertThat(again.offset(2)).isEqualTo(3);
        assertThat(again.isDuplicate(2)).isTrue();
        assertThat(log.tail()).isEqualTo(3);
    }

    /** The second message was answered as recorded, and existed nowhere. */
    @Test
    void a_retry_with_another_body_is_refused_and_not_taken_for_the_first() {
        append(1, 1, List.of(message("a", 1)));
        AppendResult again = append(2, 1, List.of(message("a", 2), message("a", 1), message("b", 2)));
        assertThat(again.isConflict(0)).isTrue();
        assertThat(again.isDuplicate(0)).isFalse();
        assertThat(again.isDuplicate(1)).isTrue();
        assertThat(again.isNew(2)).isTrue();
        assertThat(texts(since(0))).containsExactly("1", "2");
    }

    /** Headers are as much of a message as its body. */
    @Test
    void a_retry_with_other_headers_is_refused() {
        PublishId id = new PublishId("someone", "a");
        append(1, 1, List.of(new NewMessage(id, BODY, null)));
        assertThat(append(2, 1, List.of(new NewMessage(id, BODY, BODY))).isConflict(0))
                .isTrue();
        assertThat(append(2, 2, List.of(new NewMessage(id, BODY, null))).isDuplicate(0))
                .isTrue();
    }

    /** Two clients that counted from 1 silenced each other. */
    @Test
    void publishers_may_use_the_same_id_for_different_messages() {
        append(1, 1, List.of(new NewMessage(new PublishId("mallory", "1"), BODY, null)));
        AppendResult alice = append(2, 1, List.of(new NewMessage(new PublishId("alice", "1"), BODY, null)));
        assertThat(alice.isNew(0)).isTrue();
        assertThat(alice.offset(0)).isEqualTo(2);
    }

    @Test
    void a_copy_that_missed_a_batch_knows_its_ids_once_another_writer_has_repeated_it() {
        append(1, 1, List.of(message("a", 1))); // the copy does not hear of it
        ChannelLog copy = new ChannelLog(7);
        AppendBatch repeated = new AppendBatch(2, 1, 0, keep(100), false, List.of(message("a", 1)));
        AppendResult result = log.append(repeated, clock);
        copy.copy(log.backup(repeated, result), clock);
        AppendResult again = copy.append(new AppendBatch(3, 1, 0, keep(100), false, List.of(message("a", 1))), clock);
        assertThat(again.isDuplicate(0)).isTrue();
        assertThat(again.offset(0)).isEqualTo(1);
    }

    @Test
    void without_an_age_nothing_is_too_old_and_the_log_is_not_forgotten() {
        Retention ageless = new Retention(100, 1 << 20, 0, 1);
        append(1, 1, numbered(0, 1), ageless);
        clock.pass(1_000 * HOUR_MILLIS);
        append(1, 2, numbered(1, 1), ageless);
        assertThat(texts(since(0))).containsExactly("0", "1");
        clock.pass(1_000 * HOUR_MILLIS);
        assertThat(log.due(clock)).isEqualTo(Sweep.NOTHING);
    }

    @Test
    void an_id_is_forgotten_after_ten_minutes() {
        append(1, 1, List.of(message("old", 1)));
        clock.pass(RecentIds.LONGEST_MILLIS);
        assertThat(append(1, 2, List.of(message("old", 1))).isDuplicate(0)).isTrue();
        clock.pass(1);
        assertThat(append(1, 3, List.of(message("old", 1))).isDuplicate(0))
                .as("the batch that finds it too old still knows it, the next does not")
                .isTrue();
        assertThat(append(1, 4, List.of(message("old", 1))).isDuplicate(0)).isFalse();
    }

    @Test
    void a_log_knows_the_position_that_was_given_when_it_was_not_there() {
        ChannelLog begun = new ChannelLog(5);
        begun.append(new AppendBatch(1, 1, 5, keep(100), true, numbered(0, 2)), clock);
        Page page = begun.read(new PageRequest(new Position(5, 0), 0, 10, 1_000, 0), clock);
        assertThat(page.isKnown()).isTrue();
        assertThat(texts(page)).containsExactly("0", "1");
        assertThat(page.epoch()).as("the position stays valid as it is").isEqualTo(5);
    }

    /** Only the latest batch of a writer is known, and it was put at a place of a log that is no more. */
    @Test
    void a_repeated_batch_brings_a_copy_what_stands_there_now() {
        AppendBatch batch = new AppendBatch(9, 1, 0, keep(100), true, List.of(message("x")));
        append(1, 1, numbered(0, 1));
        ChannelLog other = copied(log);
        append(1, 2, numbered(1, 1));
        other.append(batch, clock);
        ChannelLog merged = TwoSides.one(other, log, false, clock);
        assertThat(merged.tail()).isEqualTo(3);
        AppendResult again = merged.append(batch, clock);
        assertThat(again.offset(0)).isEqualTo(3);
        assertThat(again.epoch()).isEqualTo(merged.epoch());
        ChannelLog copy = new ChannelLog(merged.epoch());
        copy.copy(merged.backup(batch, again), clock);
        assertThat(copy.get(2)).isNull();
        assertThat(Messages.text(Objects.requireNonNull(copy.get(3)))).isEqualTo("x");
    }

    /** At 4,000 messages a second fifty thousand are twelve seconds, whatever the channel kept. */
    @ParameterizedTest
    @CsvSource({"100, 50000", "60000, 60000"})
    void as_many_ids_are_remembered_as_messages_are_kept_and_fifty_thousand_at_least(int size, int remembered) {
        List<NewMessage> others = IntStream.range(1, remembered)
                .mapToObj(number -> message("id" + number, number))
                .toList();
        Retention retention = new Retention(size, 1 << 26, HOUR_MILLIS, 2);
        append(1, 1, List.of(message("old", 1)), retention);
        append(1, 2, others, retention);
        assertThat(append(1, 3, List.of(message("old", 1)), retention).isDuplicate(0))
                .isTrue();
        append(1, 4, List.of(message("one more", 1)), retention);
        assertThat(append(1, 5, List.of(message("old", 1)), retention).isDuplicate(0))
                .isFalse();
    }

    @Test
    void the_oldest_go_when_there_are_too_many() {
        append(1, 1, numbered(0, 10), keep(3));
        assertThat(log.head()).isEqualTo(8);
        Page page = since(2);
        assertThat(texts(page)).containsExactly("7", "8", "9");
        assertThat(page.isKnown()).isTrue();
        assertThat(page.head()).isEqualTo(8);
    }

    @Test
    void the_oldest_go_when_they_weigh_too_much_but_the_newest_stays() {
        Retention small = new Retention(100, 150, HOUR_MILLIS, 1);
        append(1, 1, numbered(0, 10), small);
        assertThat(log.head()).isEqualTo(9);
        append(1, 2, List.of(message("x".repeat(1_000))), small);
        assertThat(log.head()).isEqualTo(11);
        assertThat(log.tail()).isEqualTo(11);
    }

    @Test
    void what_is_too_old_goes_with_the_next_append_and_is_not_read_before_that() {
        append(1, 1, numbered(0, 2));
        clock.pass(1);
        append(1, 2, numbered(2, 1));
        clock.pass(HOUR_MILLIS - 1);
        Page page = log.read(new PageRequest(new Position(7, 0), 0, 100, 1_000, HOUR_MILLIS), clock);
        assertThat(texts(page)).containsExactly("2");
        assertThat(page.head()).isEqualTo(3);
        assertThat(log.head()).isEqualTo(1);
        append(1, 3, numbered(3, 1));
        assertThat(log.head()).isEqualTo(3);
    }

    @Test
    void a_page_ends_with_its_number_of_messages_or_its_bytes_but_holds_one() {
        append(1, 1, numbered(0, 10));
        assertThat(texts(log.read(new PageRequest(new Position(7, 4), 0, 2, 1_000, 0), clock)))
                .containsExactly("4", "5");
        assertThat(texts(log.read(new PageRequest(new Position(7, 4), 0, 10, 1, 0), clock)))
                .containsExactly("4");
        assertThat(texts(log.read(new PageRequest(null, 3, 10, 1_000, 0), clock)))
                .containsExactly("7", "8", "9");
    }

    @Test
    void a_position_of_another_epoch_or_beyond_the_end_is_not_known() {
        append(1, 1, numbered(0, 2));
        assertThat(log.knows(new Position(7, 2))).isTrue();
        assertThat(log.knows(new Position(7, 3))).isFalse();
        assertThat(log.knows(new Position(8, 1))).isFalse();
        Page page = log.read(new PageRequest(new Position(8, 1), 0, 10, 1_000, 0), clock);
        assertThat(page.isKnown()).isFalse();
        assertThat(texts(page)).containsExactly("0", "1");
    }

    private AppendResult append(long writer, long number, List<NewMessage> messages) {
        return append(writer, number, messages, keep(100_000));
    }

    private AppendResult append(long writer, long number, List<NewMessage> messages, Retention retention) {
        return log.append(new AppendBatch(writer, number, 0, retention, true, messages), clock);
    }

    private Page since(long offset) {
        return log.read(new PageRequest(new Position(7, offset), 0, 1_000, 1 << 20, 0), clock);
    }
}
