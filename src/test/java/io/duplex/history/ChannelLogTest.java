package io.duplex.history;

import static io.duplex.history.Messages.HOUR_MILLIS;
import static io.duplex.history.Messages.keep;
import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.numbered;
import static io.duplex.history.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelLogTest {
    private static final long NOW = 1_000_000;
    private static final byte[] BODY = "1".getBytes(StandardCharsets.UTF_8);

    private final ChannelLog log = new ChannelLog(7);

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
        AppendBatch repeated = new AppendBatch(2, 1, NOW, keep(100), false, List.of(message("a", 1)));
        AppendResult result = log.append(repeated);
        copy.copy(log.head(), repeated, result, log.earlier(result));
        AppendResult again = copy.append(new AppendBatch(3, 1, NOW, keep(100), false, List.of(message("a", 1))));
        assertThat(again.isDuplicate(0)).isTrue();
        assertThat(again.offset(0)).isEqualTo(1);
    }

    @Test
    void without_an_age_nothing_is_too_old_and_the_log_is_not_forgotten() {
        Retention ageless = new Retention(100, 1 << 20, 0, 1);
        long later = NOW + 1_000 * HOUR_MILLIS;
        append(1, 1, numbered(0, 1), NOW, ageless);
        append(1, 2, numbered(1, 1), later, ageless);
        Page page = log.read(new PageRequest(new Position(7, 0), 0, 100, 1_000, later, ageless.ageMillis()));
        assertThat(texts(page)).containsExactly("0", "1");
        assertThat(ageless.forgetAfterMillis()).isZero();
    }

    @Test
    void an_id_is_forgotten_after_ten_minutes() {
        append(1, 1, List.of(message("old", 1)));
        assertThat(append(1, 2, List.of(message("old", 1)), NOW + RecentIds.LONGEST_MILLIS)
                        .isDuplicate(0))
                .isTrue();
        assertThat(append(1, 3, List.of(message("old", 1)), NOW + RecentIds.LONGEST_MILLIS + 1)
                        .isDuplicate(0))
                .as("the batch that finds it too old still knows it, the next does not")
                .isTrue();
        assertThat(append(1, 4, List.of(message("old", 1)), NOW + RecentIds.LONGEST_MILLIS + 1)
                        .isDuplicate(0))
                .isFalse();
    }

    /** At 4,000 messages a second fifty thousand are twelve seconds, whatever the channel kept. */
    @ParameterizedTest
    @CsvSource({"100, 50000", "60000, 60000"})
    void as_many_ids_are_remembered_as_messages_are_kept_and_fifty_thousand_at_least(int size, int remembered) {
        List<NewMessage> others = IntStream.range(1, remembered)
                .mapToObj(number -> message("id" + number, number))
                .toList();
        append(1, 1, List.of(message("old", 1)), NOW, keep(size));
        append(1, 2, others, NOW, keep(size));
        assertThat(append(1, 3, List.of(message("old", 1)), NOW, keep(size)).isDuplicate(0))
                .isTrue();
        append(1, 4, List.of(message("one more", 1)), NOW, keep(size));
        assertThat(append(1, 5, List.of(message("old", 1)), NOW, keep(size)).isDuplicate(0))
                .isFalse();
    }

    @Test
    void the_oldest_go_when_there_are_too_many() {
        append(1, 1, numbered(0, 10), NOW, keep(3));
        assertThat(log.head()).isEqualTo(8);
        Page page = since(2);
        assertThat(texts(page)).containsExactly("7", "8", "9");
        assertThat(page.isKnown()).isTrue();
        assertThat(page.head()).isEqualTo(8);
    }

    @Test
    void the_oldest_go_when_they_weigh_too_much_but_the_newest_stays() {
        Retention small = new Retention(100, 150, HOUR_MILLIS, 1);
        append(1, 1, numbered(0, 10), NOW, small);
        assertThat(log.head()).isEqualTo(9);
        append(1, 2, List.of(message("x".repeat(1_000))), NOW, small);
        assertThat(log.head()).isEqualTo(11);
        assertThat(log.tail()).isEqualTo(11);
    }

    @Test
    void what_is_too_old_goes_with_the_next_append_and_is_not_read_before_that() {
        append(1, 1, numbered(0, 2), NOW);
        append(1, 2, numbered(2, 1), NOW + 1);
        Page page = log.read(new PageRequest(new Position(7, 0), 0, 100, 1_000, NOW + HOUR_MILLIS, HOUR_MILLIS));
        assertThat(texts(page)).containsExactly("2");
        assertThat(page.head()).isEqualTo(3);
        assertThat(log.head()).isEqualTo(1);
        append(1, 3, numbered(3, 1), NOW + HOUR_MILLIS);
        assertThat(log.head()).isEqualTo(3);
    }

    @Test
    void a_page_ends_with_its_number_of_messages_or_its_bytes_but_holds_one() {
        append(1, 1, numbered(0, 10));
        assertThat(texts(log.read(new PageRequest(new Position(7, 4), 0, 2, 1_000, NOW, 0))))
                .containsExactly("4", "5");
        assertThat(texts(log.read(new PageRequest(new Position(7, 4), 0, 10, 1, NOW, 0))))
                .containsExactly("4");
        assertThat(texts(log.read(new PageRequest(null, 3, 10, 1_000, NOW, 0)))).containsExactly("7", "8", "9");
    }

    @Test
    void a_position_of_another_epoch_or_beyond_the_end_is_not_known() {
        append(1, 1, numbered(0, 2));
        assertThat(log.knows(new Position(7, 2))).isTrue();
        assertThat(log.knows(new Position(7, 3))).isFalse();
        assertThat(log.knows(new Position(8, 1))).isFalse();
        Page page = log.read(new PageRequest(new Position(8, 1), 0, 10, 1_000, NOW, 0));
        assertThat(page.isKnown()).isFalse();
        assertThat(texts(page)).containsExactly("0", "1");
    }

    private AppendResult append(long writer, long number, List<NewMessage> messages) {
        return append(writer, number, messages, NOW);
    }

    private AppendResult append(long writer, long number, List<NewMessage> messages, long nowMillis) {
        return append(writer, number, messages, nowMillis, keep(100_000));
    }

    private AppendResult append(
            long writer, long number, List<NewMessage> messages, long nowMillis, Retention retention) {
        return log.append(new AppendBatch(writer, number, nowMillis, retention, false, messages));
    }

    private Page since(long offset) {
        return log.read(new PageRequest(new Position(7, offset), 0, 1_000, 1 << 20, NOW, 0));
    }
}
