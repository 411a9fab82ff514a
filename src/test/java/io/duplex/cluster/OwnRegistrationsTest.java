package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the senders of a member believe of its own registrations. */
final class OwnRegistrationsTest {
    private static final RegistrationInfo OTHER = new RegistrationInfo("other", 1, false);
    private static final RegistrationInfo MINE = new RegistrationInfo("mine", 1, false);

    private final OwnRegistrations own = new OwnRegistrations();

    @Test
    void registration_on_its_way_counts_before_the_registry_has_it() {
        // A client that registered and published at once did not hear itself.
        own.coming("news", MINE);
        assertThat(own.with("news", List.of(OTHER))).containsExactly(OTHER, MINE);
        assertThat(own.with("weather", List.of(OTHER))).containsExactly(OTHER);
        assertThat(own.of("news")).isEmpty();
    }

    @Test
    void registration_that_was_taken_is_the_registrys_to_tell() {
        own.coming("news", MINE);
        own.taken("news", MINE);
        assertThat(own.with("news", List.of(OTHER))).containsExactly(OTHER);
        assertThat(own.of("news")).containsExactly(MINE);
        assertThat(own.addresses()).containsExactly("news");
        own.gone("news", MINE);
        assertThat(own.addresses()).isEmpty();
    }

    @Test
    void registration_that_was_refused_leaves_nothing() {
        own.coming("news", MINE);
        own.refused("news", MINE);
        assertThat(own.with("news", List.of())).isEmpty();
        assertThat(own.of("news")).isEmpty();
    }

    @Test
    void registration_that_the_registry_has_as_well_counts_once() {
        own.coming("news", MINE);
        assertThat(own.with("news", List.of(MINE, OTHER))).containsExactly(MINE, OTHER);
    }
}
