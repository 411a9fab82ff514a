package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.channel.Overflow;
import io.duplex.fanout.FanOutFixture.Client;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A subscriber that says how many messages it takes. */
@ExtendWith(FanOutFixture.Ending.class)
final class CreditTest {
    private final FanOutFixture loop = new FanOutFixture();
    private final Lane lane = loop.lane();

    private Client reader(long credits) {
        return loop.clientOf(lane, new Terms(Overflow.DROP_OLDEST, credits));
    }

    @Test
    void no_more_is_delivered_than_there_is_credit_for() {
        // Given
        Client client = reader(3);
        // When
        append(lane, numbers(0, 2, 10));
        loop.endTurn();
        append(lane, numbers(2, 10, 10));
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(0, 3, 10));
    }

    @Test
    void more_credit_brings_what_has_waited_and_then_what_comes() {
        // Given
        Client client = reader(0);
        append(lane, numbers(0, 5, 10));
        loop.endTurn();
        // When
        client.cursor.credit(2);
        loop.endTurn();
        assertThat(client.texts()).containsExactly(numbers(0, 2, 10));
        client.cursor.credit(100);
        append(lane, numbers(5, 6, 10));
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(2, 6, 10));
        assertThat(client.cursor.isBehind()).isFalse();
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void what_the_lane_could_not_keep_meanwhile_is_a_gap_and_costs_no_credit() {
        // Given
        FanOutFixture small = new FanOutFixture(new FanOutSettings(1_024, 1 << 20, 10_000, 1_000, FanOutFixture.STALL));
        Lane log = small.lane();
        Client client = small.clientOf(log, new Terms(new Overflow(Overflow.Policy.DROP_OLDEST, 4, null), 1));
        append(log, numbers(0, 100, 60));
        small.endTurn();
        assertThat(client.texts()).containsExactly(numbers(0, 1, 60));
        // When
        client.cursor.credit(2);
        small.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("gap 95", numbers(96, 97, 60)[0], numbers(97, 98, 60)[0]);
    }

    @Test
    void full_socket_and_no_credit_may_come_together() {
        // Given
        Client client = reader(5);
        client.pipe.stall();
        append(lane, numbers(0, 10, 60));
        loop.endTurn();
        // When credit comes first
        client.cursor.credit(1);
        loop.endTurn();
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(0, 6, 60));
        // When the socket is free and credit comes
        client.cursor.credit(4);
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(6, 10, 60));
        assertThat(client.cursor.isBehind()).isFalse();
    }

    @Test
    void message_for_it_alone_costs_credit_as_well() {
        // Given
        Client client = reader(2);
        append(lane, "a");
        loop.endTurn();
        assertThat(client.cursor.remainingCredit()).isEqualTo(1);
        // When
        client.cursor.send("mine".getBytes(StandardCharsets.UTF_8));
        append(lane, "b");
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("a", "mine");
        assertThat(client.cursor.remainingCredit()).isEqualTo(-1);
    }

    @Test
    void latest_by_key_stops_at_the_end_of_its_credit_and_goes_on() {
        // Given
        Client client = loop.clientOf(lane, new Terms(new Overflow(Overflow.Policy.LATEST, 0, "key"), 1));
        append(lane, "key=a 1", "key=b 1", "key=b 2", "key=c 1", "key=c 2");
        loop.endTurn();
        assertThat(client.texts()).containsExactly("key=a 1");
        // When
        client.cursor.credit(1);
        loop.endTurn();
        append(lane, "key=c 3");
        client.cursor.credit(5);
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("key=b 2", "key=c 3", "gap 3");
    }

    @Test
    void who_leaves_without_credit_keeps_nothing_back() {
        // Given
        Client client = reader(0);
        append(lane, numbers(0, 5, 10));
        loop.endTurn();
        // When
        client.cursor.leave();
        loop.endTurn();
        // Then
        assertThat(loop.heldBytes()).isZero();
        assertThat(lane.isEmpty()).isTrue();
    }

    @Test
    void credit_without_measure_does_not_turn_into_none() {
        // Given
        Client client = reader(0);
        for (int i = 0; i < 2_000; i++) {
            client.cursor.credit(1L << 53);
        }
        FanOutFixture small = new FanOutFixture(new FanOutSettings(512, 1 << 20, 100, 1_000, FanOutFixture.STALL));
        Lane log = small.lane();
        Client slow = small.clientOf(log, new Terms(Overflow.DROP_OLDEST, 0));
        for (int i = 0; i < 2_000; i++) {
            slow.cursor.credit(1L << 53);
        }
        slow.pipe.stall();
        // When what it is led past is added to it
        append(log, numbers(0, 100, 60));
        small.endTurn();
        slow.pipe.resume();
        append(log, numbers(100, 101, 60));
        small.endTurn();
        // Then
        assertThat(slow.texts()).endsWith(numbers(100, 101, 60));
        assertThat(client.cursor.remainingCredit()).isPositive().isLessThan(Terms.UNLIMITED);
    }
}
