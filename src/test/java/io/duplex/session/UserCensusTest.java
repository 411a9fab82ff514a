package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A user may have so many sessions and no more, whatever others have. */
final class UserCensusTest {
    private final UserCensus census = new UserCensus(most(2));

    @Test
    void user_has_a_share_and_others_have_theirs() {
        assertThat(census.claim("ann")).isTrue();
        assertThat(census.claim("ann")).isTrue();
        assertThat(census.claim("ann")).isFalse();
        assertThat(census.claim("bob")).isTrue();
        census.release("ann");
        assertThat(census.claim("ann")).isTrue();
    }

    @Test
    void nothing_is_remembered_of_a_user_who_has_left() {
        census.claim("ann");
        census.claim("ann");
        census.release("ann");
        assertThat(census.userCount()).isEqualTo(1);
        census.release("ann");
        assertThat(census.userCount()).isZero();
    }

    @Test
    void without_a_limit_nobody_is_counted() {
        UserCensus open = new UserCensus(most(0));
        assertThat(open.claim("ann")).isTrue();
        assertThat(open.userCount()).isZero();
    }

    private static SessionLimits most(int perUser) {
        return new SessionLimits(0, 1, 0, Duration.ofSeconds(5), 0, Duration.ofHours(1), perUser);
    }
}
