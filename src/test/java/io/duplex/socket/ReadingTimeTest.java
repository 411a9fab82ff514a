package io.duplex.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.duplex.fanout.ManualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets whose messages are bytes, each of which takes a millisecond. */
final class ReadingTimeTest {
    private static final int MOST_UNFINISHED = 5;

    private final ManualLoop loop = new ManualLoop();
    private final ManualTimers timers = new ManualTimers();
    private final ReadingTime time = new ReadingTime(loop, timers);
    private final Unfinished unfinished = new Unfinished(MOST_UNFINISHED);
    private final List<String> read = new ArrayList<>();

    @Test
    void socket_that_says_little_does_not_wait_for_one_that_says_much() {
        // Given
        Unread much = socket("much");
        Unread little = socket("little");
        // When
        ByteBuf bytes = bytes(5);
        much.add(bytes);
        little.add(bytes(1));
        // Then
        assertThat(read).containsExactly("much", "much", "little");
        assertThat(much.isEmpty()).isFalse();
        assertThat(little.isEmpty()).isTrue();
        // When
        loop.runAll();
        // Then
        assertThat(read).hasSize(6);
        assertThat(much.isEmpty()).isTrue();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void messages_that_came_together_wait_while_their_client_is_held() {
        // Of a frame with many messages all were looked at, though the first had made the session stop reading.
        List<UnreadItems<Integer>> own = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        UnreadItems<Integer> items = new UnreadItems<>(
                time,
                item -> {
                    seen.add(item);
                    own.get(0).hold(item % 2 == 0);
                },
                () -> {});
        own.add(items);
        items.add(List.of(1, 2, 3, 4, 5));
        loop.runAll();
        assertThat(seen).containsExactly(1, 2);
        items.hold(false);
        assertThat(seen).containsExactly(1, 2);
        loop.runAll();
        assertThat(seen).containsExactly(1, 2, 3, 4);
        items.hold(false);
        loop.runAll();
        assertThat(seen).containsExactly(1, 2, 3, 4, 5);
        assertThat(items.isEmpty()).isTrue();
    }

    @Test
    void those_who_say_much_take_turns() {
        // Given
        socket("a").add(bytes(5));
        socket("b").add(bytes(5));
        // When
        loop.runAll();
        // Then
        assertThat(read).containsExactly("a", "a", "b", "a", "a", "b", "b", "a", "b", "b");
    }

    @Test
    void loop_does_other_things_between_turns() {
        // Given
        socket("a").add(bytes(6));
        // When
        loop.execute(() -> read.add("other"));
        loop.runAll();
        // Then
        assertThat(read).containsExactly("a", "a", "other", "a", "a", "a", "a");
    }

    @Test
    void what_comes_while_some_waits_comes_after_it() {
        // Given
        Unread socket = socket("a");
        socket.add(bytes(3));
        // When
        ByteBuf more = bytes(1);
        socket.add(more);
        // Then
        assertThat(read).hasSize(2);
        loop.runAll();
        assertThat(read).hasSize(4);
        assertThat(more.refCnt()).isZero();
    }

    @Test
    void socket_that_has_ended_is_read_to_its_end_in_its_turns() {
        // Given
        Unread socket = socket("a");
        ByteBuf bytes = bytes(5);
        socket.add(bytes);
        // When
        socket.end(unfinished, () -> read.add("end"));
        socket("other").add(bytes(1));
        // Then
        assertThat(unfinished.bytes()).isEqualTo(3);
        loop.runAll();
        assertThat(read).containsExactly("a", "a", "other", "a", "a", "a", "end");
        assertThat(socket.isEmpty()).isTrue();
        assertThat(bytes.refCnt()).isZero();
        assertThat(unfinished.bytes()).isZero();
    }

    @Test
    void socket_that_has_ended_with_nothing_left_has_ended_at_once() {
        socket("a").end(unfinished, () -> read.add("end"));
        assertThat(read).containsExactly("end");
    }

    @Test
    void socket_that_is_held_when_it_ends_has_ended_when_it_is_let_go_and_read() {
        // Given
        Unread socket = socket("a");
        socket.add(bytes(3));
        socket.hold(true);
        // When
        socket.end(unfinished, () -> read.add("end"));
        loop.runAll();
        // Then
        assertThat(read).containsExactly("a", "a");
        // When
        socket.hold(false);
        loop.runAll();
        // Then
        assertThat(read).containsExactly("a", "a", "a", "end");
    }

    @Test
    void socket_that_is_given_up_after_its_end_has_ended() {
        // Given
        Unread socket = socket("a");
        ByteBuf bytes = bytes(5);
        socket.add(bytes);
        socket.end(unfinished, () -> read.add("end"));
        // When
        socket.giveUp();
        loop.runAll();
        // Then
        assertThat(read).containsExactly("a", "a", "end");
        assertThat(bytes.refCnt()).isZero();
        assertThat(unfinished.bytes()).isZero();
    }

    @Test
    void what_those_have_left_who_ended_first_goes_when_all_have_left_too_much() {
        // Given
        Unread first = socket("first");
        ByteBuf bytes = bytes(MOST_UNFINISHED);
        first.add(bytes);
        first.end(unfinished, () -> read.add("end of first"));
        // When
        Unread second = socket("second");
        second.add(bytes(5));
        second.end(unfinished, () -> read.add("end of second"));
        // Then
        assertThat(read).containsExactly("first", "first", "second", "end of first");
        assertThat(bytes.refCnt()).isZero();
        loop.runAll();
        assertThat(read).endsWith("second", "end of second");
    }

    @Test
    void loop_with_nothing_to_read_is_left_alone() {
        socket("a").add(bytes(1));
        loop.runAll();
        assertThat(loop.runAll()).isZero();
    }

    @Test
    void messages_that_came_together_take_turns_as_well() {
        // Given
        UnreadItems<String> items = new UnreadItems<>(time, this::take, () -> read.add("some"));
        // When
        items.add(List.of("1", "2", "3"));
        socket("a").add(bytes(1));
        // Then
        assertThat(read).containsExactly("1", "2", "some", "a");
        // When
        items.add(List.of("4"));
        loop.runAll();
        // Then
        assertThat(read).containsExactly("1", "2", "some", "a", "3", "4", "some");
        assertThat(items.isEmpty()).isTrue();
    }

    @Test
    void messages_in_what_is_being_read_have_the_same_time() {
        // Given
        UnreadItems<String> items = new UnreadItems<>(time, this::take, () -> {});
        Unread socket = new Unread(
                time,
                bytes -> {
                    bytes.readByte();
                    items.add(List.of("1", "2", "3", "4"));
                },
                () -> {});
        // When
        socket.add(bytes(1));
        // Then
        assertThat(read).containsExactly("1", "2");
        socket("a").add(bytes(1));
        loop.runAll();
        assertThat(read).containsExactly("1", "2", "a", "3", "4");
    }

    @Test
    void socket_that_is_held_is_looked_at_when_it_is_let_go() {
        // Given
        Unread socket = socket("a");
        socket.hold(true);
        socket.add(bytes(1));
        loop.runAll();
        assertThat(read).isEmpty();
        // When
        socket.hold(false);
        loop.runAll();
        // Then
        assertThat(read).containsExactly("a");
        assertThat(socket.isEmpty()).isTrue();
    }

    @Test
    void nobody_waits_for_ever_behind_a_socket_that_is_held() {
        // Given
        Unread held = socket("held");
        held.add(bytes(5));
        socket("a").add(bytes(2));
        assertThat(read).containsExactly("held", "held", "a");
        // When
        held.hold(true);
        loop.runAll();
        // Then
        assertThat(read).containsExactly("held", "held", "a", "a");
    }

    private void take(String item) {
        read.add(item);
        timers.advance(Duration.ofMillis(1));
    }

    private Unread socket(String name) {
        return new Unread(
                time,
                bytes -> {
                    do {
                        bytes.readByte();
                        read.add(name);
                        timers.advance(Duration.ofMillis(1));
                    } while (bytes.isReadable() && !time.isUp());
                },
                () -> {});
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }
}
