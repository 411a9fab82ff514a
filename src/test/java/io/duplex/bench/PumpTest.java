package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class PumpTest {
    private final ManualTimers timers = new ManualTimers();
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final Flow one = new Flow(0, 1);
    private final Flow two = new Flow(1, 1);
    private final RecordingScenario scenario = new RecordingScenario(List.of(one, two));

    @Test
    void open_loop_sends_what_is_due_and_no_more() {
        // Given
        Pump pump = openLoop();
        // When
        timers.advance(Duration.ofMillis(2));
        pump.writable();
        pump.stop();
        // Then
        assertThat(scenario.dueMillis()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void a_stall_makes_late_all_that_was_due_in_it() {
        // Given
        Pump pump = openLoop();
        // When: nobody looks for 50 ms
        timers.advance(Duration.ofMillis(50));
        pump.writable();
        pump.stop();
        // Then: 51 messages with 51 due times, not one that is late and 50 that never were
        assertThat(scenario.dueMillis()).hasSize(51).endsWith(48L, 49L, 50L);
    }

    @Test
    void a_full_socket_delays_messages_and_not_their_due_times() {
        // Given
        Pump pump = openLoop();
        scenario.writable = false;
        timers.advance(Duration.ofMillis(5));
        pump.writable();
        long unsent = pump.unsentAt(timers.nanos());
        // When
        scenario.writable = true;
        pump.writable();
        pump.stop();
        // Then
        assertThat(unsent).isEqualTo(5);
        assertThat(scenario.dueMillis()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void open_loop_sends_over_its_flows_in_turn() {
        // Given
        Pump pump = openLoop();
        // When
        timers.advance(Duration.ofMillis(3));
        pump.writable();
        pump.stop();
        // Then
        assertThat(scenario.sentOver()).containsExactly(0, 1, 0, 1);
    }

    @Test
    void closed_loop_fills_the_window_of_each_flow() {
        // Given
        Pump pump = closedLoop(2);
        // When
        turn();
        // Then
        assertThat(scenario.sentOver()).containsExactly(0, 1, 0, 1);
        assertThat(loop).isEmpty();
        pump.stop();
    }

    @Test
    void closed_loop_sends_one_for_one_that_arrived() {
        // Given
        Pump pump = closedLoop(2);
        turn();
        // When
        two.receive();
        pump.roomIn(two);
        turn();
        // Then
        assertThat(scenario.sentOver()).containsExactly(0, 1, 0, 1, 1);
        pump.stop();
    }

    @Test
    void closed_loop_waits_for_a_full_socket_without_spinning() {
        // Given
        scenario.writable = false;
        Pump pump = closedLoop(1);
        turn();
        assertThat(loop).isEmpty();
        // When
        scenario.writable = true;
        pump.writable();
        turn();
        // Then
        assertThat(scenario.sentOver()).containsExactlyInAnyOrder(0, 1);
        pump.stop();
    }

    /** One message per millisecond; its metronome's beats go nowhere, so the test beats. */
    private Pump openLoop() {
        Pump pump = new OpenLoop(scenario, scenario.flows(), 1000, timers, beat -> {});
        pump.start(0);
        return pump;
    }

    private Pump closedLoop(int window) {
        Pump pump = new ClosedLoop(scenario, scenario.flows(), window, timers, loop::add);
        pump.start(0);
        return pump;
    }

    private void turn() {
        Runnable next;
        while ((next = loop.poll()) != null) {
            next.run();
        }
    }
}
