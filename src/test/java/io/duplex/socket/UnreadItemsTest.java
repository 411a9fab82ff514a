package io.duplex.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.duplex.fanout.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that came together, each of which takes a millisecond, and how they end. */
final class UnreadItemsTest {
    private final ManualLoop loop = new ManualLoop();
    private final ManualTimers timers = new ManualTimers();
    private final ReadingTime time = new ReadingTime(loop, timers);
    private final List<String> read = new ArrayList<>();
    private final UnreadItems<String> items = new UnreadItems<>(time, this::take, () -> {});

    @Test
    void messages_that_wait_at_the_end_take_turns_too() {
        // Of a client that had left, all were looked at at once, thousands of them perhaps.
        items.add(List.of("1", "2", "3", "4", "5"));
        items.hold(true);
        // When
        items.end(() -> read.add("end"));
        assertThat(read).containsExactly("1", "2");
        loop.afterSockets(() -> read.add("sockets"));
        loop.runAll();
        // Then
        assertThat(read).containsExactly("1", "2", "3", "4", "sockets", "5", "end");
    }

    @Test
    void messages_that_are_thrown_away_are_an_end_too() {
        items.add(List.of("1", "2", "3"));
        items.end(() -> read.add("end"));
        items.clear();
        loop.runAll();
        assertThat(read).containsExactly("1", "2", "end");
    }

    @Test
    void who_has_waited_for_an_answer_goes_on_at_once() {
        items.hold(true);
        items.add(List.of("1", "2", "3"));
        loop.runAll();
        assertThat(read).isEmpty();
        // When
        items.goOn();
        // Then
        assertThat(read).containsExactly("1", "2");
        items.goOn();
        assertThat(read).as("it waits for its turn").containsExactly("1", "2");
    }

    private void take(String item) {
        read.add(item);
        timers.advance(Duration.ofMillis(1));
    }
}
