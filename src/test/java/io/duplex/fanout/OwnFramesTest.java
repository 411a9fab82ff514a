package io.duplex.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.fanout.FanOutFixture.Client;
import io.duplex.message.Disconnect;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replies and messages for one client alone, in sockets that are not read: the node knows of them. */
@ExtendWith(FanOutFixture.Ending.class)
final class OwnFramesTest {
    private static final int BUDGET = 1_000;
    private static final String LONG = "x".repeat(98); // 100 bytes with its frame header

    private final FanOutFixture loop = new FanOutFixture(
            new FanOutSettings(1 << 20, BUDGET, FanOutFixture.HIGH_WATER, 1_000, FanOutFixture.STALL));

    @Test
    void what_is_in_a_socket_counts_until_the_kernel_has_it() {
        Client client = loop.client();
        client.pipe.stall();
        client.send(LONG);
        loop.endTurn();
        assertThat(loop.budgetLeft()).isEqualTo(BUDGET - 100);
        client.pipe.resume();
        loop.endTurn();
        assertThat(loop.budgetLeft()).isEqualTo(BUDGET);
    }

    @Test
    void where_the_kernel_takes_it_later_it_counts_until_then() {
        Client client = loop.client();
        client.pipe.takesLater();
        client.send(LONG);
        loop.endTurnOnly();
        assertThat(loop.budgetLeft()).isEqualTo(BUDGET - 100);
        client.pipe.complete();
        loop.endTurn();
        assertThat(loop.budgetLeft()).isEqualTo(BUDGET);
    }

    @Test
    void what_lanes_have_in_it_is_not_counted_twice() {
        Client client = loop.client();
        Lane lane = loop.lane();
        client.join(lane);
        client.pipe.stall();
        client.send("own");
        FanOutFixture.append(lane, "x".repeat(50));
        loop.endTurn();
        long lanes = BUDGET - loop.budgetLeft() - 5;
        client.pipe.readOn(1);
        loop.endTurn();
        assertThat(BUDGET - loop.budgetLeft()).isBetween(lanes, lanes + 5);
    }

    @Test
    void over_the_budget_the_one_with_most_goes_and_counts_until_it_has_gone() {
        // Given: each within its own bounds
        List<Client> clients =
                IntStream.range(0, 10).mapToObj(i -> loop.client()).toList();
        clients.forEach(client -> {
            client.pipe.stall();
            client.pipe.lingers();
            client.send(LONG);
        });
        loop.endTurn();
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.pipe.closes()).isEmpty());
        // When
        clients.get(3).send("one more");
        loop.endTurn();
        // Then: nobody else goes while it is still there
        loop.endTurn();
        assertThat(clients.get(3).pipe.closes()).containsExactly(Disconnect.SLOW_CONSUMER);
        assertThat(clients.stream().filter(client -> !client.pipe.closes().isEmpty()))
                .hasSize(1);
        assertThat(loop.budgetLeft()).isNegative();
        clients.get(3).pipe.drop();
        loop.endTurn();
        assertThat(loop.budgetLeft()).isEqualTo(100);
    }

    @Test
    void over_the_budget_clients_that_take_nothing_go_before_one_that_reads() {
        // The client with most went, and that is one that reads and has asked for much.
        List<Client> idle = IntStream.range(0, 4).mapToObj(i -> loop.client()).toList();
        Client reader = loop.client();
        reader.pipe.stall();
        for (int i = 0; i < 6; i++) {
            reader.send(LONG);
        }
        reader.pipe.readOn(150);
        loop.endTurn();
        // When
        idle.forEach(client -> {
            client.pipe.stall();
            client.send(LONG);
            client.send(LONG);
            loop.endTurnOnly();
        });
        // Then
        assertThat(reader.pipe.closes()).isEmpty();
        assertThat(idle.stream().filter(client -> !client.pipe.closes().isEmpty()))
                .isNotEmpty();
        reader.pipe.resume();
        loop.endTurn();
        assertThat(reader.texts()).hasSize(6);
    }

    @Test
    void those_who_leave_without_reading_are_cut_when_they_hold_a_quarter_of_it() {
        List<Client> clients =
                IntStream.range(0, 20).mapToObj(i -> loop.client()).toList();
        clients.forEach(client -> {
            client.pipe.stall();
            client.pipe.lingers();
            client.send(LONG);
            loop.endTurn();
        });
        assertThat(clients.stream().filter(client -> !client.pipe.closes().isEmpty()))
                .hasSizeGreaterThan(8);
        assertThat(clients.stream().filter(client -> client.pipe.cutCount() > 0))
                .hasSizeGreaterThan(6);
        assertThat(loop.budgetLeft()).isGreaterThan(-BUDGET / 2);
    }

    @Test
    void answers_that_are_no_frames_count_as_well() {
        Client client = loop.client();
        client.pipe.stall();
        client.send(LONG);
        client.outlet.wrote(500); // more than there is: it is what has been sent already
        loop.endTurn();
        assertThat(loop.budgetLeft()).isEqualTo(BUDGET - 100);
        client.pipe.drop();
        loop.endTurn();
        assertThat(loop.budgetLeft()).isEqualTo(BUDGET);
    }
}
