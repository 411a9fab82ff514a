package io.duplex.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.codec.WireFormat;
import io.duplex.fanout.FanOutFixture.Client;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that come back, and read more slowly than they are sent what they have missed. */
@ExtendWith(FanOutFixture.Ending.class)
final class PastTest {
    private static final int BUDGET = 4 << 20;
    private static final int HIGH_WATER = 64 << 10;
    private static final byte[] MESSAGE = new byte[996]; // 1,000 bytes with its frame header

    private final FanOutFixture loop =
            new FanOutFixture(new FanOutSettings(1 << 20, BUDGET, HIGH_WATER, 1 << 20, FanOutFixture.STALL));

    @Test
    void one_alone_may_have_as_much_in_its_socket_as_of_a_lane() {
        assertThat(takes(stalled())).isBetween(HIGH_WATER, HIGH_WATER + 1_000);
    }

    @Test
    void many_have_less_each_and_the_last_has_some() {
        List<Client> clients = IntStream.range(0, 500).mapToObj(i -> stalled()).toList();
        List<Integer> taken = clients.stream().map(this::takes).toList();
        assertThat(taken.get(0)).isGreaterThan(HIGH_WATER - 1_000);
        assertThat(taken).allSatisfy(bytes -> assertThat(bytes).isPositive());
        assertThat(taken.get(499)).isLessThan(3_000);
        // A quarter of the budget, and what none has less of.
        assertThat(taken.stream().mapToInt(bytes -> bytes).sum()).isLessThan(BUDGET / 4 + 500 * 2_000);
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.pipe.closes()).isEmpty());
    }

    @Test
    void who_reads_makes_room_for_others() {
        List<Client> clients = IntStream.range(0, 100).mapToObj(i -> stalled()).toList();
        clients.forEach(this::takes);
        int before = takes(stalled());
        // When
        clients.forEach(client -> client.pipe.resume());
        loop.endTurn();
        // Then
        assertThat(takes(stalled())).isGreaterThan(4 * before);
    }

    @Test
    void whoever_is_through_has_all_the_room_again() {
        List<Client> clients = IntStream.range(0, 100).mapToObj(i -> stalled()).toList();
        clients.forEach(this::takes);
        Client last = clients.get(99);
        assertThat(last.pipe.highWaterBytes()).isLessThan(HIGH_WATER);
        last.outlet.leaveReplay();
        assertThat(last.pipe.highWaterBytes()).isEqualTo(HIGH_WATER);
    }

    private Client stalled() {
        Client client = loop.client();
        client.pipe.stall();
        return client;
    }

    private int takes(Client client) {
        int taken = 0;
        while (client.outlet.tryEnterReplay()) {
            client.outlet.sendOfPast(WireFormat.TEXT, MESSAGE);
            taken += 1_000;
        }
        loop.endTurn();
        return taken;
    }
}
