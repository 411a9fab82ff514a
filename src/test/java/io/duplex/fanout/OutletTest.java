package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.fanout.FanOutFixture.Client;
import io.duplex.message.Disconnect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One client's way out: its own frames are bounded, and its cursors take turns. */
@ExtendWith(FanOutFixture.Ending.class)
final class OutletTest {
    private static final String LONG = "x".repeat(98); // 100 bytes with its frame header

    private final FanOutFixture loop = new FanOutFixture();
    private final Client client = loop.client();

    @Test
    void own_frames_leave_in_order_with_one_flush() {
        // When
        client.send("a");
        client.send("b");
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("a", "b");
        assertThat(client.pipe.flushCount()).isEqualTo(1);
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void own_frames_and_lanes_share_one_flush() {
        // Given
        Lane first = loop.lane();
        Lane second = loop.lane();
        client.join(first);
        client.join(second);
        // When
        client.send("own");
        append(first, "1");
        append(second, "2");
        int tasks = loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("own", "1", "2");
        assertThat(client.pipe.flushCount()).isEqualTo(1);
        assertThat(tasks).isEqualTo(1);
    }

    @Test
    void frames_wait_for_a_client_that_does_not_read_and_keep_their_order() {
        // Given
        client.pipe.stall();
        for (int i = 0; i < 8; i++) {
            client.send(numbers(i, i + 1, 50)[0]);
            loop.endTurn();
        }
        assertThat(client.texts()).hasSize(2);
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(2, 8, 50));
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void client_is_not_read_from_half_of_its_bound_on_until_all_is_gone() {
        // Given
        client.pipe.stall();
        fillSocket();
        for (int i = 0; i < 5; i++) {
            client.send(LONG);
        }
        assertThat(client.pipe.readingCalls()).isEmpty();
        assertThat(client.outlet.isHalfFull()).isFalse();
        // When
        client.send("over half");
        client.send("more");
        // Then
        assertThat(client.pipe.readingCalls()).containsExactly(false);
        assertThat(client.outlet.isHalfFull()).isTrue();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.pipe.readingCalls()).containsExactly(false, true);
        assertThat(client.outlet.isHalfFull()).isFalse();
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void client_that_takes_nothing_for_the_stall_timeout_is_disconnected_and_nothing_is_kept() {
        // Given
        client.pipe.stall();
        fillSocket();
        for (int i = 0; i < 10; i++) {
            client.send(LONG);
        }
        seconds(9);
        assertThat(client.pipe.closes()).isEmpty();
        // When
        seconds(2);
        // Then
        assertThat(client.pipe.closes()).containsExactly(Disconnect.SLOW_CONSUMER);
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void client_that_reads_is_not_disconnected_however_much_its_replies_are_past_the_bound() {
        // Replies that came faster than one turn wrote them closed a client that read at full speed.
        client.pipe.stall();
        fillSocket();
        String[] replies = numbers(0, 200, 98);
        for (String reply : replies) {
            client.send(reply);
        }
        client.texts();
        // When
        for (int i = 0; i < 60; i++) {
            client.pipe.readOn(400);
            loop.endTurn();
        }
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(replies);
        assertThat(client.pipe.closes()).isEmpty();
        assertThat(client.pipe.readingCalls()).containsExactly(false, true);
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void a_reply_larger_than_the_bound_is_read_like_any_other() {
        client.pipe.stall();
        fillSocket();
        String large = "x".repeat(5_000);
        client.send(large);
        client.texts();
        client.pipe.resume();
        loop.endTurn();
        assertThat(client.texts()).containsExactly(large);
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void client_that_pauses_now_and_then_is_given_the_stall_timeout_each_time() {
        client.pipe.stall();
        fillSocket();
        for (int i = 0; i < 50; i++) {
            client.send(LONG);
        }
        for (int pauses = 0; pauses < 5; pauses++) {
            seconds(8);
            client.pipe.readOn(300);
        }
        assertThat(client.pipe.closes()).isEmpty();
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            loop.endTurn();
        }
    }

    @Test
    void bound_is_on_bytes_waiting_and_not_on_bytes_ever_sent() {
        // When
        for (int i = 0; i < 1_000; i++) {
            client.send(LONG);
            loop.endTurn();
        }
        // Then
        assertThat(client.texts()).hasSize(1_000);
        assertThat(client.pipe.closes()).isEmpty();
        assertThat(client.pipe.readingCalls()).isEmpty();
    }

    @Test
    void closed_outlet_takes_nothing_and_holds_nothing() {
        // Given
        Lane lane = loop.lane();
        client.join(lane);
        client.pipe.stall();
        fillSocket();
        client.send("waits");
        append(lane, "hi");
        loop.endTurn();
        client.texts();
        // When
        client.outlet.onClosed();
        client.pipe.drop();
        client.cursor.leave();
        client.send("late");
        append(lane, "late");
        loop.endTurn();
        // Then
        assertThat(client.texts()).isEmpty();
        assertThat(client.outlet.isHalfFull()).isTrue();
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void own_frames_go_before_what_lanes_have_kept() {
        // Given
        Lane lane = loop.lane();
        client.join(lane);
        client.pipe.stall();
        fillSocket();
        append(lane, "from the lane");
        loop.endTurn();
        client.send("own");
        client.texts();
        // When
        client.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly("own", "from the lane");
    }

    @Test
    void busy_address_does_not_starve_a_quiet_one() {
        // Given
        Lane busy = loop.lane();
        Lane quiet = loop.lane();
        client.join(busy);
        client.join(quiet);
        client.pipe.stall();
        fillSocket();
        append(busy, numbers(0, 1_000, 50));
        append(quiet, "quiet");
        loop.endTurn();
        client.texts();
        // When
        for (int reads = 0; reads < 6; reads++) {
            client.pipe.readOn(200);
            loop.endTurn();
        }
        // Then
        List<String> texts = client.texts();
        assertThat(texts).contains("quiet").doesNotContain(numbers(999, 1_000, 50));
    }

    @Test
    void cursor_that_catches_up_may_make_the_socket_writable_itself() {
        // With TLS, Netty tells about writability outside a flush. The flush inside then told it once more, and the
        // outlet forgot the cursor it was just resuming.
        Lane lane = loop.lane();
        client.join(lane);
        client.pipe.stall();
        fillSocket();
        append(lane, numbers(0, 20, 50));
        loop.endTurn();
        client.pipe.onWritable(() -> {});
        client.pipe.resume();
        client.pipe.onWritable(client.outlet::onWritable);
        client.texts();
        // When
        client.outlet.onWritable();
        loop.endTurn();
        // Then
        assertThat(client.texts()).containsExactly(numbers(0, 20, 50));
        assertThat(client.cursor.isBehind()).isFalse();
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void close_says_why() {
        // When
        client.outlet.close(Disconnect.SERVICE_RESTART);
        // Then
        assertThat(client.pipe.closes()).containsExactly(Disconnect.SERVICE_RESTART);
    }

    private void fillSocket() {
        client.send(LONG);
        client.send("x");
        loop.endTurn();
        assertThat(client.pipe.writable()).isFalse();
    }
}
