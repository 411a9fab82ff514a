package io.duplex.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.history.Beginnings.Event;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BeginningsTest {
    private static final long NEWS = Beginnings.hash("news");
    private static final long OTHER = Beginnings.hash("other");

    private final Beginnings beginnings = new Beginnings(17);

    @Test
    void address_without_a_log_keeps_its_epoch() {
        long before = beginnings.epochOf(NEWS);
        beginnings.note(Event.NOTHING, NEWS);
        beginnings.note(Event.BEGUN, OTHER);
        beginnings.note(Event.FORGOTTEN, OTHER);
        assertThat(beginnings.epochOf(NEWS)).isEqualTo(before).isNotEqualTo(beginnings.epochOf(OTHER));
    }

    @Test
    void epoch_that_a_log_has_had_is_not_given_again() {
        // The log may be lost on all members but one that has been told of its partition's beginnings already.
        Set<Long> epochs = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            assertThat(epochs.add(beginnings.epochOf(NEWS))).isTrue();
            beginnings.note(Event.BEGUN, NEWS);
            assertThat(epochs).doesNotContain(beginnings.epochOf(NEWS));
            beginnings.note(Event.FORGOTTEN, NEWS);
            assertThat(epochs).doesNotContain(beginnings.epochOf(NEWS));
        }
    }

    @Test
    void log_that_is_forgotten_though_its_begin_was_not_noted_leaves_its_epoch_too() {
        long first = beginnings.epochOf(NEWS);
        beginnings.note(Event.FORGOTTEN, NEWS);
        assertThat(beginnings.epochOf(NEWS)).isNotEqualTo(first);
    }

    @Test
    void forgotten_addresses_are_remembered_up_to_a_bound() {
        long before = beginnings.epochOf(OTHER);
        for (int i = 0; i <= Beginnings.MOST_FORGOTTEN; i++) {
            beginnings.note(Event.FORGOTTEN, Beginnings.hash("news " + i));
        }
        assertThat(beginnings.epochOf(OTHER)).isNotEqualTo(before);
    }
}
