package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.channel.Overflow;
import io.duplex.channel.Overflow.Policy;
import io.duplex.fanout.FanOutFixture.Client;
import io.duplex.message.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each policy gives a client that was slower than its lane. */
@ExtendWith(FanOutFixture.Ending.class)
final class OverflowTest {
    private final FanOutFixture loop = new FanOutFixture();
    private final Lane lane = loop.lane();

    private Client reader(Policy policy, int limit, String key) {
        return loop.clientOf(lane, new Terms(new Overflow(policy, limit, key), Terms.UNLIMITED));
    }

    /** Two messages fill the socket; what comes after is what the client is behind by. */
    private void fill(Client client) {
        client.pipe.stall();
        append(lane, numbers(0, 2, 60));
        loop.endTurn();
        assertThat(client.cursor.isBehind()).isFalse();
    }

    @Test
    void drop_oldest_with_a_limit_leaves_that_many_of_the_newest() {
        // Given
        Client client = reader(Policy.DROP_OLDEST, 3, null);
        fill(client);
        append(lane, numbers(2, 10, 60));
        loop.endTurn();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts())
                .containsExactly(
                        numbers(0, 1, 60)[0],
                        numbers(1, 2, 60)[0],
                        "gap 5",
                        numbers(7, 8, 60)[0],
                        numbers(8, 9, 60)[0],
                        numbers(9, 10, 60)[0]);
        assertThat(loop.count("dropped")).isEqualTo(5);
    }

    @Test
    void who_keeps_up_gets_everything_under_every_policy() {
        // Given
        List<Client> clients = List.of(
                reader(Policy.DROP_OLDEST, 1, null),
                reader(Policy.LATEST, 0, null),
                reader(Policy.LATEST, 1, "key"),
                reader(Policy.DISCONNECT, 1, null));
        // When
        append(lane, numbers(0, 50, 60));
        loop.endTurn();
        // Then
        assertThat(clients).allSatisfy(client -> assertThat(client.texts()).containsExactly(numbers(0, 50, 60)));
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void latest_leaves_the_newest_and_tells_how_many_it_replaces() {
        // Given
        Client client = reader(Policy.LATEST, 0, null);
        fill(client);
        append(lane, numbers(2, 10, 60));
        loop.endTurn();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts().subList(2, 4)).containsExactly("gap 7", numbers(9, 10, 60)[0]);
    }

    @Test
    void latest_by_key_leaves_the_newest_of_each_key_in_their_order() {
        // Given
        Client client = reader(Policy.LATEST, 0, "key");
        fill(client);
        append(lane, "key=a 1", "key=b 1", "key=a 2", "key=c 1", "key=b 2", "key=c 2", "other");
        loop.endTurn();
        append(lane, "key=d 1", "key=d 2");
        loop.endTurn();
        // When
        client.pipe.resume();
        append(lane, "key=a 3");
        loop.endTurn();
        // Then
        assertThat(client.texts().subList(2, 9))
                .containsExactly("key=a 2", "key=b 2", "key=c 2", "other", "key=d 2", "gap 4", "key=a 3");
        assertThat(client.cursor.isBehind()).isFalse();
        assertThat(loop.heldBytes()).isZero();
        assertThat(loop.retainedGauge()).isZero();
    }

    @Test
    void latest_by_key_keeps_as_many_keys_as_was_asked_for() {
        // Given
        Client client = reader(Policy.LATEST, 2, "key");
        fill(client);
        append(lane, "key=a", "key=b", "key=c", "key=d");
        loop.endTurn();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts().subList(2, 5)).containsExactly("key=c", "key=d", "gap 2");
    }

    @Test
    void latest_by_key_outlives_the_log_and_does_not_grow_with_time() {
        // Given a lane that may keep next to nothing
        FanOutFixture small = new FanOutFixture(
                new FanOutSettings(1_024, 1 << 20, FanOutFixture.HIGH_WATER, 1_000, FanOutFixture.STALL));
        Lane log = small.lane();
        Terms terms = new Terms(new Overflow(Policy.LATEST, 0, "key"), Terms.UNLIMITED);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Client client = small.clientOf(log, terms);
            client.pipe.stall();
            clients.add(client);
        }
        append(log, numbers(0, 2, 60));
        small.endTurn();
        // When
        append(log, "key=rare 1");
        for (int i = 0; i < 5_000; i++) {
            append(log, "key=often " + i);
            small.endTurn();
            assertThat(small.retainedGauge()).isLessThan(2_200);
        }
        clients.forEach(client -> client.pipe.resume());
        small.endTurn();
        // Then
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.texts().subList(2, 5))
                        .containsExactly("key=rare 1", "key=often 4999", "gap 4999"));
    }

    @Test
    void latest_by_key_that_is_read_slowly_still_adds_up() {
        // Given
        Client client = reader(Policy.LATEST, 0, "key");
        fill(client);
        // When
        for (int i = 0; i < 2_000; i++) {
            append(lane, "key=" + i % 7 + " " + i + " " + "x".repeat(40));
            loop.endTurn();
            client.pipe.readOn(i % 13 == 0 ? 120 : 0);
        }
        client.pipe.resume();
        loop.endTurn();
        // Then
        List<String> texts = client.texts();
        int delivered = 0;
        int told = 0;
        for (String text : texts) {
            if (text.startsWith("gap ")) {
                told += Integer.parseInt(text.substring(4));
            } else {
                delivered++;
            }
        }
        assertThat(told).isPositive();
        assertThat(delivered + told).isEqualTo(2_002);
        assertThat(texts.subList(texts.size() - 8, texts.size() - 1))
                .allSatisfy(text -> assertThat(text).startsWith("key="));
    }

    @Test
    void who_leaves_while_it_waits_for_the_newest_takes_them_along() {
        // The lane went on counting what it had kept for the last of them, and the node's budget shrank for ever.
        Client client = reader(Policy.LATEST, 0, "key");
        fill(client);
        append(lane, "key=a 1", "key=b 1");
        loop.endTurn();
        assertThat(loop.retainedGauge()).isPositive();
        // When
        client.cursor.leave();
        client.pipe.drop();
        loop.endTurn();
        // Then
        assertThat(loop.retainedGauge()).isZero();
        assertThat(lane.retainedBytes()).isZero();
    }

    @Test
    void newest_of_small_messages_weigh_what_they_cost_and_not_their_text_alone() {
        // Given
        Client client = reader(Policy.LATEST, 0, "key");
        fill(client);
        loop.endTurn();
        double before = loop.retainedGauge();
        // When
        for (int i = 0; i < 1_000; i++) {
            append(lane, "key=" + i);
        }
        loop.endTurn();
        // Then
        assertThat(loop.retainedGauge() - before).isGreaterThan(200_000);
    }

    @Test
    void message_for_one_does_not_wait_for_credit_behind_the_newest_of_later_ones() {
        // It did, and a client that is not read while such messages wait could not give the credit.
        Client client = loop.clientOf(lane, new Terms(new Overflow(Policy.LATEST, 0, "key"), 5));
        fill(client);
        append(lane, "key=a 1");
        client.cursor.send("own".getBytes(StandardCharsets.UTF_8));
        append(lane, "key=b 1", "key=c 1", "key=d 1");
        loop.endTurn();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts().subList(2, 5)).containsExactly("key=a 1", "own", "key=b 1");
        assertThat(client.outlet.waitingBytes()).isZero();
        client.cursor.credit(10);
        assertThat(client.texts()).containsExactly("key=c 1", "key=d 1");
    }

    @Test
    void disconnect_ends_the_connection_once_the_client_is_too_far_behind() {
        // Given
        Client client = reader(Policy.DISCONNECT, 5, null);
        fill(client);
        append(lane, numbers(2, 7, 60));
        loop.endTurn();
        assertThat(client.pipe.closes().poll()).isNull();
        // When
        append(lane, numbers(7, 8, 60));
        loop.endTurn();
        // Then
        assertThat(client.pipe.closes().poll()).isEqualTo(Disconnect.SLOW_CONSUMER);
        client.cursor.leave();
        loop.endTurn();
        assertThat(loop.retainedGauge()).isZero();
    }

    @Test
    void disconnect_spares_a_client_that_reads_where_the_kernel_takes_a_burst_only_later() {
        // Given
        Client client = reader(Policy.DISCONNECT, 5, null);
        client.pipe.takesLater();
        loop.sockets(client.pipe::complete);
        // When
        append(lane, numbers(0, 200, 60));
        loop.endTurn();
        // Then
        assertThat(client.pipe.closes()).isEmpty();
        assertThat(client.texts()).hasSize(200);
    }

    @Test
    void disconnect_without_a_limit_comes_when_the_log_has_let_go() {
        // Given
        FanOutFixture small = new FanOutFixture(
                new FanOutSettings(1_024, 1 << 20, FanOutFixture.HIGH_WATER, 1_000, FanOutFixture.STALL));
        Lane log = small.lane();
        Client client = small.clientOf(log, new Terms(new Overflow(Policy.DISCONNECT, 0, null), Terms.UNLIMITED));
        client.pipe.stall();
        append(log, numbers(0, 6, 60));
        small.endTurn();
        assertThat(client.pipe.closes().poll()).isNull();
        // When
        append(log, numbers(6, 60, 60));
        small.endTurn();
        // Then
        assertThat(client.pipe.closes().poll()).isEqualTo(Disconnect.SLOW_CONSUMER);
    }

    @Test
    void lane_keeps_the_newest_by_a_few_fields_only() {
        // Given
        for (int field = 0; field < 16; field++) {
            reader(Policy.LATEST, 0, "field" + field);
        }
        // Then
        assertThat(lane.takes(new Overflow(Policy.LATEST, 0, "field3"))).isTrue();
        assertThat(lane.takes(new Overflow(Policy.LATEST, 0, null))).isTrue();
        assertThat(lane.takes(new Overflow(Policy.LATEST, 0, "one more"))).isFalse();
    }
}
