package io.duplex.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.bus.Asker;
import io.duplex.message.Delivery;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

/** Whose turn it is when another member asks for a recording. All clients of all members shared one. */
final class ListeningTest {
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    @Test
    void question_is_asked_on_behalf_of_the_client_it_names() {
        headers.add(Addresses.NETWORK, "10.0.0.1").add(Addresses.CLIENT, "session");
        assertThat(Listening.askerOf(question())).isEqualTo(new Asker("10.0.0.1", "session"));
    }

    @Test
    void question_of_a_member_that_names_no_client_takes_the_turn_of_recorders() {
        assertThat(Listening.askerOf(question())).isEqualTo(Asker.RECORDER);
    }

    private Delivery question() {
        return new Delivery("recorder", "address", headers, true, null, true);
    }
}
