package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.bus.Asker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two reads at a time. All of one client came first, and were read also when it had gone. */
final class ReadTurnsTest {
    private static final Asker MUCH = new Asker("10.0.0.1", "much");
    private static final Asker LITTLE = new Asker("10.0.0.2", "little");

    private final ReadTurns turns = new ReadTurns(2);
    private final List<String> done = new ArrayList<>();

    @Test
    void clients_take_turns() {
        for (int i = 0; i < 4; i++) {
            asks(MUCH, "much " + i);
        }
        asks(LITTLE, "little");
        assertThat(done).containsExactly("much 0", "much 1");
        turns.done();
        turns.done();
        assertThat(done).containsExactly("much 0", "much 1", "much 2", "little");
    }

    @Test
    void what_nobody_waits_for_any_more_is_not_read() {
        asks(MUCH, "a");
        asks(MUCH, "b");
        ReadTurns.Read given = asks(MUCH, "c");
        asks(LITTLE, "d");
        // When
        turns.giveUp(MUCH, given);
        turns.giveUp(MUCH, given);
        turns.done();
        turns.done();
        // Then
        assertThat(done).containsExactly("a", "b", "c dropped", "d");
    }

    @Test
    void a_page_that_two_wait_for_is_read_once_and_for_the_one_that_stays() {
        asks(MUCH, "a");
        asks(MUCH, "b");
        ReadTurns.Read shared = asks(MUCH, "shared");
        turns.alsoFor(LITTLE, shared);
        turns.giveUp(MUCH, shared);
        turns.done();
        turns.done();
        turns.done();
        assertThat(done).containsExactly("a", "b", "shared");
    }

    @Test
    void a_read_that_has_begun_cannot_be_given_up() {
        ReadTurns.Read begun = asks(MUCH, "a");
        turns.giveUp(MUCH, begun);
        turns.done();
        assertThat(done).containsExactly("a");
    }

    private ReadTurns.Read asks(Asker asker, String name) {
        return turns.add(asker, () -> done.add(name), () -> done.add(name + " dropped"));
    }
}
