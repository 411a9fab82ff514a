package io.duplex.history;

import static io.duplex.history.Messages.HOUR_MILLIS;
import static io.duplex.history.Messages.copied;
import static io.duplex.history.Messages.keep;
import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.numbered;
import static io.duplex.history.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log forgets, and by whose clock. */
final class LogAgesTest {
    private final ChannelLog log = new ChannelLog(7);
    private final ManualClock clock = new ManualClock();

    /** Ids were only forgotten by an append, and those were refused while memory was short because of the ids. */
    @Test
    void ids_and_messages_that_are_too_old_are_released_though_nothing_is_appended() {
        append(1, 1, List.of(message("x".repeat(10_000), 1), message("y", 2)));
        ChannelLog copy = copied(log);
        assertThat(log.due(clock)).isEqualTo(Sweep.NOTHING);
        clock.pass(RecentIds.LONGEST_MILLIS + 1);
        assertThat(log.due(clock)).isEqualTo(Sweep.TRIM);
        log.trim();
        assertThat(log.bytes()).isLessThan(1_000);
        copy.sweep(clock, log.head(), log.time.millis());
        assertThat(copy.bytes()).isEqualTo(log.bytes());
        clock.pass(HOUR_MILLIS);
        assertThat(log.due(clock)).isEqualTo(Sweep.TRIM);
        log.trim();
        assertThat(log.bytes()).isZero();
        assertThat(log.due(clock))
                .as("it keeps its place for those who come back")
                .isEqualTo(Sweep.NOTHING);
        clock.pass(HOUR_MILLIS);
        assertThat(log.due(clock)).isEqualTo(Sweep.FORGET);
    }

    /** 970 messages of one byte filled 256 MB, because their ids were not counted. */
    @Test
    void ids_count_as_much_as_messages_do() {
        Retention small = new Retention(100, 100_000, HOUR_MILLIS, 1);
        for (int i = 0; i < 50; i++) {
            append(1, i + 1, List.of(message(i + "x".repeat(9_000), i)), small);
            assertThat(log.bytes()).isLessThan(100_000);
        }
        assertThat(log.tail() - log.head() + 1).isEqualTo(10);
        assertThat(append(2, 1, List.of(message("49" + "x".repeat(9_000), 49)), small)
                        .isDuplicate(0))
                .isTrue();
    }

    /** A log was deleted on the word of one wall clock; each of these lost all messages. */
    @Test
    void a_wall_clock_that_jumps_changes_no_age() {
        append(1, 1, List.of(message("a", 1)));
        long shown = since(0).messages().get(0).timeMillis();
        clock.jump(10 * HOUR_MILLIS);
        assertThat(append(1, 2, List.of(message("a", 1), message("b", 2))).isDuplicate(0))
                .isTrue();
        assertThat(log.due(clock)).isEqualTo(Sweep.NOTHING);
        assertThat(since(0).messages().get(1).timeMillis()).isEqualTo(shown);
        clock.pass(1_000);
        append(1, 3, List.of(message("c", 3)));
        assertThat(since(2).messages().get(0).timeMillis()).isEqualTo(shown + 2_000);
        clock.jump(-20 * HOUR_MILLIS);
        clock.pass(1_000);
        append(1, 4, List.of(message("d", 4)));
        assertThat(since(3).messages().get(0).timeMillis())
                .as("it goes on, at half its speed until the clock has caught up")
                .isEqualTo(shown + 2_500);
        assertThat(texts(since(0))).containsExactly("1", "2", "3", "4");
    }

    @Test
    void a_member_that_has_just_become_the_owner_counts_for_itself() {
        append(1, 1, numbered(0, 1));
        ChannelLog copy = copied(log);
        clock.pass(10 * HOUR_MILLIS);
        assertThat(copy.due(clock)).isNotEqualTo(Sweep.FORGET);
        clock.pass(2 * HOUR_MILLIS);
        assertThat(copy.due(clock)).isEqualTo(Sweep.FORGET);
    }

    @Test
    void a_log_goes_on_counting_where_it_was_when_it_moved() {
        append(1, 1, numbered(0, 1));
        clock.pass(HOUR_MILLIS / 2);
        ChannelLog moved = copied(log);
        ManualClock other = new ManualClock();
        other.pass(12_345_678);
        moved.due(other);
        other.pass(HOUR_MILLIS / 2 + 1);
        assertThat(moved.due(other)).isEqualTo(Sweep.TRIM);
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
