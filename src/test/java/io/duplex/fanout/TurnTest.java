package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.fanout.FanOutFixture.Client;
import io.duplex.message.Disconnect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a turn: one task, one flush per client, and the memory of the node within its budget. */
@ExtendWith(FanOutFixture.Ending.class)
final class TurnTest {
    @Test
    void turn_is_one_task_whatever_happens_in_it() {
        // Given
        FanOutFixture loop = new FanOutFixture();
        Lane first = loop.lane();
        Lane second = loop.lane();
        Client client = loop.clientOf(first);
        client.join(second);
        // When
        append(first, "a", "b");
        append(second, "c");
        client.send("d");
        // Then
        assertThat(loop.endTurn()).isEqualTo(1);
        assertThat(client.texts()).containsExactly("d", "a", "b", "c");
        assertThat(loop.endTurn()).isZero();
    }

    @Test
    void every_client_is_flushed_once_per_turn() {
        // Given
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        List<Client> clients = List.of(loop.clientOf(lane), loop.clientOf(lane), loop.clientOf(lane));
        // When
        for (int turn = 0; turn < 10; turn++) {
            append(lane, "a", "b");
            loop.endTurn();
        }
        // Then
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.pipe.flushCount()).isEqualTo(10));
    }

    @Test
    void over_the_budget_the_lane_that_keeps_most_gives_up_its_oldest() {
        // Given
        FanOutFixture loop = new FanOutFixture(new FanOutSettings(1 << 20, 20_000, 100, 1_000, FanOutFixture.STALL));
        Lane large = loop.lane();
        Lane small = loop.lane();
        Client ofLarge = loop.clientOf(large);
        Client ofSmall = loop.clientOf(small);
        ofLarge.pipe.stall();
        ofSmall.pipe.stall();
        // When
        append(small, numbers(0, 40, 50));
        for (int i = 0; i < 1_000; i++) {
            append(large, numbers(i, i + 1, 50));
            loop.endTurn();
            assertThat(large.retainedBytes() + small.retainedBytes()).isLessThanOrEqualTo(20_000);
        }
        ofLarge.pipe.resume();
        ofSmall.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(ofSmall.texts()).containsExactly(numbers(0, 40, 50));
        List<String> texts = ofLarge.texts();
        int kept = texts.size() - 3;
        assertThat(texts.get(2)).isEqualTo("gap " + (1_000 - 2 - kept));
        assertThat(texts.subList(3, texts.size())).containsExactly(numbers(1_000 - kept, 1_000, 50));
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void one_loop_may_keep_all_that_the_others_do_not_and_gives_it_up_for_them() {
        // Given
        Budget budget = new Budget(400_000);
        LoopOfBudget first = new LoopOfBudget(budget);
        LoopOfBudget second = new LoopOfBudget(budget);
        // When only the first keeps something
        first.publish(10_000);
        // Then
        assertThat(first.lane.retainedBytes()).isBetween(300_000L, 400_000L);
        // When the second does as well
        second.publish(10_000);
        first.loop.endTurn();
        // Then
        assertThat(budget.usedBytes()).isLessThanOrEqualTo(400_000);
        assertThat(first.lane.retainedBytes()).isBetween(100_000L, 260_000L);
        assertThat(second.lane.retainedBytes()).isBetween(100_000L, 260_000L);
    }

    @Test
    void who_keeps_up_loses_nothing_when_another_loop_needs_the_memory() {
        // What a turn had appended and not delivered yet was given up with the rest of the lane.
        Budget budget = new Budget(400_000);
        LoopOfBudget first = new LoopOfBudget(budget);
        LoopOfBudget second = new LoopOfBudget(budget);
        Client healthy = first.loop.clientOf(first.lane);
        first.publish(1_000);
        append(first.lane, numbers(1_000, 6_000, 50)); // to be delivered at the end of the turn
        // When
        second.publish(10_000);
        first.loop.endTurn();
        second.loop.endTurn();
        // Then
        assertThat(healthy.texts()).as("all, and no gap").containsExactly(numbers(0, 6_000, 50));
        assertThat(budget.usedBytes()).isLessThanOrEqualTo(400_000);
    }

    @Test
    void a_client_that_cannot_be_written_to_is_closed_and_takes_no_other_with_it() {
        // An Error left the loop believing that its turn was still to come: it never sent anything again.
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        Client broken = loop.clientOf(lane);
        Client healthy = loop.clientOf(lane);
        broken.pipe.onFlush(() -> {
            throw new OutOfMemoryError("thrown on purpose");
        });
        append(lane, "a");
        loop.endTurn();
        broken.pipe.onFlush(() -> {});
        assertThat(broken.pipe.closes()).containsExactly(Disconnect.INTERNAL_ERROR);
        broken.cursor.leave(); // as its session does
        // When
        append(lane, "b");
        loop.endTurn();
        // Then
        assertThat(healthy.texts()).containsExactly("a", "b");
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void over_the_budget_and_with_no_lane_to_blame_the_client_with_most_unread_replies_has_to_go() {
        FanOutFixture loop = new FanOutFixture(new FanOutSettings(1 << 20, 5_000, 100, 1 << 20, FanOutFixture.STALL));
        Client modest = loop.client();
        Client greedy = loop.client();
        modest.pipe.stall();
        greedy.pipe.stall();
        // When
        modest.send("x".repeat(2_000));
        for (int i = 0; i < 10; i++) {
            greedy.send("x".repeat(1_000));
            loop.endTurn();
        }
        // Then
        assertThat(greedy.pipe.closes().poll()).isEqualTo(Disconnect.SLOW_CONSUMER);
        assertThat(modest.pipe.closes().poll()).isNull();
        assertThat(loop.retainedGauge()).isLessThanOrEqualTo(5_000);
    }

    @Test
    void what_sockets_still_hold_of_a_lane_counts_until_they_have_sent_it() {
        // Given a client that leaves the end of a chunk unread, of which nobody else has any use
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        Client client = loop.clientOf(lane);
        client.pipe.stall();
        append(lane, "a");
        loop.endTurn();
        assertThat(lane.retainedBytes()).isZero();
        assertThat(loop.retainedGauge()).isEqualTo(loop.heldBytes()).isPositive();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(loop.retainedGauge()).isZero();
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void over_the_budget_with_what_sockets_hold_the_client_furthest_behind_has_to_go() {
        // Each client stops reading at another chunk: none has much in its socket, but together they hold all of them.
        int budget = 1 << 20;
        FanOutFixture loop = new FanOutFixture(new FanOutSettings(1 << 18, budget, 1_000, 1_000, FanOutFixture.STALL));
        Lane lane = loop.lane();
        Client healthy = loop.clientOf(lane);
        List<Client> stuck = new ArrayList<>();
        // When
        for (int i = 0; i < 60; i++) {
            Client client = loop.clientOf(lane);
            client.pipe.stall();
            stuck.add(client);
            append(lane, numbers(0, 1_000, 50));
            loop.endTurn();
            assertThat(loop.heldBytes()).isLessThanOrEqualTo(budget + 200_000);
        }
        // Then
        List<Disconnect> ends =
                stuck.stream().map(client -> client.pipe.closes().poll()).toList();
        int gone = ends.lastIndexOf(Disconnect.SLOW_CONSUMER) + 1;
        assertThat(gone).isBetween(20, 59);
        assertThat(ends.subList(0, gone)).containsOnly(Disconnect.SLOW_CONSUMER);
        assertThat(ends.subList(gone, 60)).containsOnlyNulls();
        assertThat(healthy.texts()).hasSize(60_000);
    }

    @Test
    void who_is_told_to_go_is_waited_for_before_others_are() {
        // Sockets keep what is in them until they have ended; so nobody's end makes room at once.
        FanOutFixture loop = new FanOutFixture(new FanOutSettings(1 << 16, 1 << 20, 1_000, 1_000, FanOutFixture.STALL));
        Lane lane = loop.lane();
        List<Client> stuck = new ArrayList<>();
        while (loop.budgetLeft() >= 0) {
            Client client = loop.clientOf(lane);
            client.pipe.stall();
            client.pipe.lingers();
            stuck.add(client);
            append(lane, numbers(0, 1_000, 50));
            loop.endTurnOnly();
        }
        loop.endTurnOnly();
        // Then
        long gone =
                stuck.stream().filter(client -> !client.pipe.closes().isEmpty()).count();
        assertThat(gone).isBetween(1L, 4L);
        assertThat(stuck).hasSizeGreaterThan(10);
    }

    @Test
    void quiet_address_does_not_wait_for_a_busy_one() {
        // Given
        FanOutFixture loop =
                new FanOutFixture(new FanOutSettings(1 << 22, 1 << 22, 1 << 22, 1_000, FanOutFixture.STALL));
        Lane busy = loop.lane();
        Lane quiet = loop.lane();
        Client ofBusy = loop.clientOf(busy);
        Client ofQuiet = loop.clientOf(quiet);
        List<String> order = new ArrayList<>();
        ofBusy.pipe.onFlush(() -> order.add("busy"));
        ofQuiet.pipe.onFlush(() -> order.add("quiet"));
        // When
        append(busy, numbers(0, 2_000, 50));
        append(quiet, "a");
        loop.endTurn();
        // Then
        assertThat(order).containsExactly("quiet", "busy");
        assertThat(ofBusy.texts()).hasSize(2_000);
    }

    @Test
    void gauge_tells_what_is_kept_also_when_the_last_one_behind_just_leaves() {
        // Nothing is sent when a cursor leaves, so no turn came to report it, and an idle node showed the bytes for
        // ever.
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        Client client = loop.clientOf(lane);
        client.pipe.stall();
        append(lane, numbers(0, 10, 50));
        loop.endTurn();
        assertThat(loop.retainedGauge()).isPositive();
        // When
        client.cursor.leave();
        client.pipe.drop();
        loop.endTurn();
        // Then
        assertThat(loop.retainedGauge()).isZero();
    }

    @Test
    void meters_count_frames_once_and_deliveries_per_client() {
        // Given
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        List<Client> clients = List.of(loop.clientOf(lane), loop.clientOf(lane));
        append(lane, "a", "b", "c");
        loop.endTurn();
        // Then
        assertThat(loop.count("frames")).isEqualTo(3);
        assertThat(loop.count("deliveries")).isEqualTo(6);
        assertThat(loop.count("dropped")).isZero();
        assertThat(clients).hasSize(2);
    }

    /** An event loop with one lane and a client of it that does not read. */
    private static final class LoopOfBudget {
        private final FanOutFixture loop;
        private final Lane lane;

        LoopOfBudget(Budget budget) {
            loop = new FanOutFixture(new FanOutSettings(1 << 20, 400_000, 1_000, 1_000, FanOutFixture.STALL), budget);
            lane = loop.lane();
            loop.clientOf(lane).pipe.stall();
        }

        void publish(int messages) {
            for (int i = 0; i < messages; i += 10) {
                append(lane, numbers(i, i + 10, 50));
                loop.endTurn();
            }
        }
    }
}
