package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.fanout.FanOutFixture.Client;
import io.duplex.message.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A subscriber's place: kept while its socket is full, and exact about what it lost. */
@ExtendWith(FanOutFixture.Ending.class)
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
        FanOutFixture tight = new FanOutFixture(new FanOutSettings(512, 1 << 20, 100, 1_000, FanOutFixture.STALL));
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
            assertThat(client.outlet).extracting("behind.cursors").isNull();
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
    void what_is_done_in_its_place_is_done_at_once_by_who_can_get_there() {
        // Given
        AtomicInteger done = new AtomicInteger();
        append(lane, "a", "b");
        // When
        client.cursor.whenHere(done::incrementAndGet);
        // Then
        assertThat(done).hasValue(1);
        assertThat(client.texts()).containsExactly("a", "b");
        loop.endTurn();
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void whatever_is_to_be_done_in_its_place_is_done_there_and_nothing_is_forgotten() {
        // There was room for one action: a second one, such as another hole to be told of, replaced it. And it was
        // done at the end of the lane, wherever that was by then.
        client.pipe.stall();
        append(lane, numbers(0, 5, 50));
        client.cursor.whenHere(() -> client.send("first"));
        append(lane, numbers(5, 7, 50));
        client.cursor.send("own".getBytes(StandardCharsets.UTF_8));
        client.cursor.whenHere(() -> client.send("second"));
        client.cursor.whenHere(() -> client.send("third"));
        append(lane, numbers(7, 10, 50));
        loop.endTurn();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        List<String> expected = new ArrayList<>(List.of(numbers(0, 5, 50)));
        expected.add("first");
        expected.addAll(List.of(numbers(5, 7, 50)));
        expected.addAll(List.of("own", "second", "third"));
        expected.addAll(List.of(numbers(7, 10, 50)));
        assertThat(client.texts()).containsExactlyElementsOf(expected);
        assertThat(client.cursor.isBehind()).isFalse();
    }

    @Test
    void who_goes_on_from_its_place_elsewhere_is_told_what_stands_here_and_not_what_stands_further_on() {
        // Given
        waitWithActions();
        // When
        client.cursor.leaveHere();
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts()).endsWith("own", "here").doesNotContain("further on");
        assertThat(loop.heldBytes()).isZero();
        assertThat(loop.retainedGauge()).isZero();
    }

    @Test
    void who_goes_on_behind_it_all_is_told_everything_that_stands_before() {
        // Given
        waitWithActions();
        // When
        client.cursor.leave();
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts()).endsWith("own", "here", "further on");
    }

    private void waitWithActions() {
        client.pipe.stall();
        append(lane, numbers(0, 2, 60));
        client.cursor.send("own".getBytes(StandardCharsets.UTF_8));
        client.cursor.whenHere(() -> client.send("here"));
        append(lane, numbers(2, 3, 60));
        client.cursor.whenHere(() -> client.send("further on"));
    }

    @Test
    void client_whose_connection_ends_while_it_is_written_to_is_not_behind_for_ever() {
        // Its cursor had left, and then was counted as behind: the lane kept its log for it until the node stopped.
        Client other = loop.clientOf(lane);
        client.pipe.onFrame(frame -> {
            client.cursor.leave();
            client.outlet.close(Disconnect.INTERNAL_ERROR);
        });
        // When
        append(lane, numbers(0, 5, 60));
        loop.endTurn();
        append(lane, numbers(5, 10, 60));
        loop.endTurn();
        // Then
        assertThat(other.texts()).containsExactly(numbers(0, 10, 60));
        assertThat(lane.retainedBytes()).isZero();
        client.pipe.drop();
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void message_for_one_whose_connection_ends_meanwhile_is_let_go_of() {
        // Given
        append(lane, numbers(0, 5, 60));
        client.pipe.onFrame(frame -> {
            client.cursor.leave();
            client.outlet.close(Disconnect.INTERNAL_ERROR);
        });
        // When
        client.cursor.send("own".getBytes(StandardCharsets.UTF_8));
        loop.endTurn();
        // Then
        client.pipe.drop();
        assertThat(loop.heldBytes()).isZero();
        assertThat(loop.retainedGauge()).isZero();
    }

    @Test
    void client_that_cannot_be_written_to_is_disconnected_and_the_others_go_on() {
        // One failure used to end the delivery of the lane, and with it every later one.
        Client other = loop.clientOf(lane);
        client.pipe.onFrame(frame -> {
            throw new IllegalStateException("broken on purpose");
        });
        // When
        append(lane, "a");
        loop.endTurn();
        append(lane, "b");
        loop.endTurn();
        // Then
        assertThat(other.texts()).containsExactly("a", "b");
        assertThat(client.pipe.closes()).containsExactly(Disconnect.INTERNAL_ERROR);
        client.cursor.leave();
        client.pipe.drop();
        assertThat(loop.heldBytes()).isZero();
    }
}
