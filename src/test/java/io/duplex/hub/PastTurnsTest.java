package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.bus.Asker;
import io.duplex.clock.ManualTimers;
import io.duplex.fanout.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps that take a millisecond each. */
final class PastTurnsTest {
    private final ManualLoop loop = new ManualLoop();
    private final ManualTimers timers = new ManualTimers();
    private final PastTurns turns = new PastTurns(loop, timers);
    private final List<String> done = new ArrayList<>();

    @Test
    void the_loop_looks_at_its_sockets_between_a_few_steps() {
        for (int i = 0; i < 5; i++) {
            String name = "step " + i;
            turns.later(Asker.NODE, () -> takes(name));
        }
        assertThat(done).isEmpty();
        loop.afterSockets(() -> done.add("sockets"));
        loop.runAll();
        assertThat(done).containsExactly("step 0", "step 1", "sockets", "step 2", "step 3", "step 4");
    }

    @Test
    void a_step_that_goes_on_comes_after_those_that_wait() {
        turns.later(Asker.NODE, () -> {
            takes("first");
            turns.later(Asker.NODE, () -> takes("first again"));
        });
        turns.later(Asker.NODE, () -> takes("second"));
        loop.runAll();
        assertThat(done).containsExactly("first", "second", "first again");
    }

    @Test
    void clients_take_turns_however_much_one_of_them_asks_for() {
        // One that listened to a thousand addresses held up all others a thousand times.
        Asker much = new Asker("10.0.0.1", "much");
        for (int i = 0; i < 3; i++) {
            String name = "much " + i;
            turns.later(much, () -> takes(name));
        }
        turns.later(new Asker("10.0.0.2", "little"), () -> takes("little"));
        loop.runAll();
        assertThat(done).containsExactly("much 0", "little", "much 1", "much 2");
    }

    @Test
    void a_loop_with_nothing_to_do_is_left_alone() {
        turns.later(Asker.NODE, () -> takes("only"));
        loop.runAll();
        assertThat(loop.runAll()).isZero();
    }

    private void takes(String step) {
        done.add(step);
        timers.advance(Duration.ofMillis(1));
    }
}
