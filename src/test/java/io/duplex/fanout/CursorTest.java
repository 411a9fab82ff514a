package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.fanout.FanOutFixture.Client;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A subscriber's place: kept while its socket is full, and exact about what it lost. */
final class CursorTest {
    private final FanOutFixture loop = new FanOutFixture();
    private final Lane lane = loop.lane();
    private final Client client = loop.clientOf(lane);

    @Test
    void who_is_behind_gets_everything_later_in_order() {
        // Given
        client.pipe.stall();
        for (int i = 0; i < 30; i++) {
            append(lane, numbers(i, i + 1, 50));
            loop.endTurn();
        }
        // When
        client.pipe.resume();
        append(lane, numbers(30, 31, 50));
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(0, 31, 50));
        assertThat(client.cursor.isBehind()).isFalse();
        assertThat(loop.heldBytes()).isZero();
        assertThat(loop.count("dropped")).isZero();
    }

    @Test
    void who_is_behind_is_not_written_to() {
        // Given
        client.pipe.stall();
        append(lane, numbers(0, 3, 50));
        loop.endTurn();
        int writes = client.pipe.writeCount();
        // When
        append(lane, numbers(3, 100, 50));
        loop.endTurn();
        // Then
        assertThat(client.cursor.isBehind()).isTrue();
        assertThat(client.pipe.writeCount()).isEqualTo(writes);
    }

    @Test
    void who_reads_a_little_at_a_time_gets_everything_too() {
        // Given
        client.pipe.stall();
        append(lane, numbers(0, 100, 50));
        loop.endTurn();
        // When
        for (int reads = 0; reads < 200; reads++) {
            client.pipe.readOn(60);
            loop.endTurn();
        }
        // Then
        assertThat(client.texts()).containsExactly(numbers(0, 100, 50));
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void socket_that_is_full_is_flushed_before_its_cursor_falls_behind() {
        // When
        append(lane, numbers(0, 100, 50));
        loop.endTurn();
        // Then
        assertThat(client.texts()).hasSize(100);
        assertThat(client.cursor.isBehind()).isFalse();
    }

    @Test
    void gap_stands_exactly_where_the_messages_are_missing() {
        // Given
        FanOutFixture tight = new FanOutFixture(new FanOutSettings(512, 1 << 20, 100, 1_000));
        Lane small = tight.lane();
        Client slow = tight.clientOf(small);
        slow.pipe.stall();
        for (int i = 0; i < 100; i++) {
            append(small, numbers(i, i + 1, 50));
            tight.endTurn();
        }
        // When
        slow.pipe.resume();
        append(small, numbers(100, 101, 50));
        tight.endTurn();
        // Then
        List<String> texts = slow.texts();
        assertThat(texts.subList(0, 2)).containsExactly(numbers(0, 2, 50));
        assertThat(texts.get(2)).startsWith("gap ");
        int dropped = Integer.parseInt(texts.get(2).substring(4));
        assertThat(texts.subList(3, texts.size())).containsExactly(numbers(2 + dropped, 101, 50));
        assertThat(tight.count("dropped")).isEqualTo(dropped);
        assertThat(tight.count("deliveries")).isEqualTo(101 - dropped);
    }

    @Test
    void leaving_while_behind_lets_go_of_what_was_kept() {
        // Given
        client.pipe.stall();
        append(lane, numbers(0, 100, 50));
        loop.endTurn();
        assertThat(lane.retainedBytes()).isPositive();
        // When
        client.cursor.leave();
        client.texts();
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(lane.retainedBytes()).isZero();
        assertThat(loop.heldBytes()).isZero();
        assertThat(client.texts()).isEmpty();
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void client_that_does_not_read_but_leaves_and_joins_is_not_remembered_each_time() {
        // A cursor that left used to wait in its outlet until the socket was writable, which may be never.
        client.pipe.stall();
        for (int i = 0; i < 10; i++) {
            append(lane, numbers(0, 4, 50));
            loop.endTurn();
            // When
            client.cursor.leave();
            // Then
            assertThat(client.outlet).extracting("behind").isNull();
            client.join(lane);
        }
    }

    @Test
    void leaving_twice_is_leaving_once() {
        // Given
        Client other = loop.clientOf(lane);
        // When
        client.cursor.leave();
        client.cursor.leave();
        append(lane, "hi");
        loop.endTurn();
        // Then
        assertThat(other.texts()).containsExactly("hi");
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void what_is_done_at_the_end_is_done_at_once_by_who_can_get_there() {
        // Given
        AtomicInteger done = new AtomicInteger();
        append(lane, "a", "b");
        // When
        client.cursor.whenAtEnd(done::incrementAndGet);
        // Then
        assertThat(done).hasValue(1);
        assertThat(client.texts()).containsExactly("a", "b");
        loop.endTurn();
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void what_is_done_at_the_end_waits_until_who_is_behind_has_caught_up() {
        // Given
        AtomicInteger done = new AtomicInteger();
        client.pipe.stall();
        append(lane, numbers(0, 10, 50));
        loop.endTurn();
        client.cursor.whenAtEnd(done::incrementAndGet);
        assertThat(done).hasValue(0);
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(done).hasValue(1);
        assertThat(client.texts()).hasSize(10);
    }
}
