package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.fanout.FanOutFixture.Client;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The log of one address: what it keeps, for whom, and how often it writes. */
@ExtendWith(FanOutFixture.Ending.class)
final class LaneTest {
    private final FanOutFixture loop = new FanOutFixture();
    private final Lane lane = loop.lane();

    @Test
    void message_is_encoded_once_however_many_listen() {
        // Given
        List<Client> clients =
                Stream.generate(() -> loop.clientOf(lane)).limit(50).toList();
        clients.forEach(client -> client.pipe.stall());
        // When
        append(lane, "hi");
        loop.endTurn();
        // Then
        assertThat(clients).allSatisfy(client -> assertThat(client.texts()).containsExactly("hi"));
        assertThat(loop.heldBytes()).isEqualTo(256);
        assertThat(loop.count("frames")).isEqualTo(1);
        assertThat(loop.count("deliveries")).isEqualTo(50);
    }

    @Test
    void nothing_leaves_before_the_turn_ends() {
        // Given
        Client client = loop.clientOf(lane);
        // When
        append(lane, "hi");
        // Then
        assertThat(client.texts()).isEmpty();
        assertThat(client.pipe.flushCount()).isZero();
    }

    @Test
    void messages_of_one_turn_are_one_write_and_one_flush() {
        // Given
        Client client = loop.clientOf(lane);
        // When
        append(lane, "a", "b", "c");
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("a", "b", "c");
        assertThat(client.pipe.writeCount()).isEqualTo(1);
        assertThat(client.pipe.flushCount()).isEqualTo(1);
    }

    @Test
    void busy_lane_learns_to_put_a_turn_into_one_chunk() {
        // Given
        FanOutFixture wide =
                new FanOutFixture(new FanOutSettings(1 << 20, 1 << 20, 1 << 20, 1_000, FanOutFixture.STALL));
        Lane busy = wide.lane();
        Client client = wide.clientOf(busy);
        append(busy, numbers(0, 200, 50));
        wide.endTurn();
        int writesOfFirstTurn = client.pipe.writeCount();
        // When
        append(busy, numbers(200, 400, 50));
        wide.endTurn();
        // Then
        assertThat(writesOfFirstTurn).isGreaterThan(1);
        assertThat(client.pipe.writeCount() - writesOfFirstTurn).isEqualTo(1);
        assertThat(client.texts()).containsExactly(numbers(0, 400, 50));
    }

    @Test
    void quiet_lane_shrinks_to_its_smallest_chunk_again() {
        // Given
        Client client = loop.clientOf(lane);
        append(lane, numbers(0, 200, 50));
        loop.endTurn();
        append(lane, "small");
        loop.endTurn();
        // When
        append(lane, "small");
        // Then
        assertThat(loop.heldBytes()).isEqualTo(256);
        loop.endTurn();
        assertThat(client.texts()).hasSize(202);
    }

    @Test
    void frame_larger_than_any_chunk_has_one_of_its_own() {
        // Given
        Client client = loop.clientOf(lane);
        String large = "x".repeat(200_000);
        // When
        append(lane, "before", large, "after");
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("before", large, "after");
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void lane_keeps_no_chunk_when_everybody_has_everything() {
        // Given
        Client client = loop.clientOf(lane);
        // When
        append(lane, numbers(0, 100, 50));
        loop.endTurn();
        // Then
        assertThat(client.texts()).hasSize(100);
        assertThat(lane.retainedBytes()).isZero();
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void lane_without_listeners_keeps_nothing() {
        // When
        append(lane, "to nobody");
        loop.endTurn();
        // Then
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void listener_hears_from_the_moment_it_joins() {
        // Given
        append(lane, "before");
        Client client = loop.clientOf(lane);
        // When
        append(lane, "after");
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("after");
    }

    @Test
    void listener_that_left_in_the_same_turn_hears_nothing() {
        // Given
        Client leaving = loop.clientOf(lane);
        Client staying = loop.clientOf(lane);
        append(lane, "hi");
        // When
        leaving.cursor.leave();
        loop.endTurn();
        // Then
        assertThat(leaving.texts()).isEmpty();
        assertThat(staying.texts()).containsExactly("hi");
        assertThat(lane.isEmpty()).isFalse();
    }

    @Test
    void listener_that_leaves_while_others_are_written_to_costs_them_nothing() {
        // Given
        List<Client> clients =
                Stream.generate(() -> loop.clientOf(lane)).limit(5).toList();
        clients.get(2).pipe.onFrame(frame -> clients.get(2).cursor.leave());
        clients.get(4).pipe.onFrame(frame -> clients.get(0).cursor.leave());
        // When
        append(lane, "one");
        loop.endTurn();
        append(lane, "two");
        loop.endTurn();
        // Then
        assertThat(clients.get(0).texts()).isEmpty();
        assertThat(clients.get(1).texts()).containsExactly("one", "two");
        assertThat(clients.get(2).texts()).containsExactly("one");
        assertThat(clients.get(3).texts()).containsExactly("one", "two");
        assertThat(clients.get(4).texts()).containsExactly("one", "two");
    }

    @Test
    void retention_is_for_who_is_behind_and_costs_others_nothing() {
        // Given
        Client slow = loop.clientOf(lane);
        Client fast = loop.clientOf(lane);
        slow.pipe.stall();
        // When
        for (int i = 0; i < 20; i++) {
            append(lane, numbers(i, i + 1, 50));
            loop.endTurn();
        }
        // Then
        assertThat(fast.texts()).containsExactly(numbers(0, 20, 50));
        assertThat(slow.texts()).containsExactly(numbers(0, 2, 50));
        assertThat(lane.retainedBytes()).isPositive();
        assertThat(fast.pipe.flushCount()).isEqualTo(20);
    }

    @Test
    void lane_keeps_no_more_than_its_retention() {
        // Given
        FanOutFixture tight = new FanOutFixture(new FanOutSettings(1_000, 1 << 20, 100, 1_000, FanOutFixture.STALL));
        Lane small = tight.lane();
        Client slow = tight.clientOf(small);
        slow.pipe.stall();
        // When
        for (int i = 0; i < 1_000; i++) {
            append(small, numbers(i, i + 1, 50));
            tight.endTurn();
            assertThat(small.retainedBytes()).isLessThanOrEqualTo(1_000);
        }
        slow.pipe.resume();
        tight.endTurn();
        // Then
        List<String> texts = slow.texts();
        int kept = texts.size() - 3;
        assertThat(texts.get(2)).isEqualTo("gap " + (1_000 - 2 - kept));
        assertThat(texts.subList(3, texts.size())).containsExactly(numbers(1_000 - kept, 1_000, 50));
        assertThat(kept).isPositive();
        assertThat(tight.heldBytes()).isZero();
    }

    @Test
    void message_larger_than_the_retention_is_lost_for_who_is_behind_and_counted() {
        // Given
        FanOutFixture tight = new FanOutFixture(new FanOutSettings(1_000, 1 << 20, 10, 1_000, FanOutFixture.STALL));
        Lane small = tight.lane();
        Client slow = tight.clientOf(small);
        slow.pipe.stall();
        append(small, "fills the socket");
        tight.endTurn();
        // When
        append(small, "x".repeat(5_000));
        tight.endTurn();
        slow.pipe.resume();
        tight.endTurn();
        // Then
        assertThat(slow.texts()).containsExactly("fills the socket", "gap 1");
        assertThat(tight.heldBytes()).isZero();
    }
}
