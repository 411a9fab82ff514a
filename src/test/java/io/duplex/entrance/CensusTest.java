package io.duplex.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many connections there may be, from where and how fast. */
final class CensusTest {
    private final ManualTimers timers = new ManualTimers();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void node_takes_as_many_as_it_may_and_again_when_one_has_left() {
        Census census = census(2, 0, 0);
        assertThat(census.enter()).isNull();
        assertThat(census.enter()).isNull();
        assertThat(census.enter()).isEqualTo(Refusal.NODE_FULL);
        assertThat(meters.get("duplex.connections").gauge().value()).isEqualTo(2);
        census.exit();
        assertThat(census.enter()).isNull();
    }

    @Test
    void address_has_a_share_and_others_have_theirs() {
        Census census = census(100, 2, 0);
        assertThat(census.claim("192.0.2.1")).isNull();
        assertThat(census.claim("192.0.2.1")).isNull();
        assertThat(census.claim("192.0.2.1")).isEqualTo(Refusal.ADDRESS_FULL);
        assertThat(census.claim("192.0.2.2")).isNull();
        census.release("192.0.2.1");
        assertThat(census.claim("192.0.2.1")).isNull();
    }

    @Test
    void network_of_64_bits_is_one_address() {
        Census census = census(100, 1, 0);
        assertThat(census.claim("2001:db8:0:1::1")).isNull();
        assertThat(census.claim("2001:db8:0:1:ffff::2")).isEqualTo(Refusal.ADDRESS_FULL);
        assertThat(census.claim("2001:db8:0:2::1")).isNull();
    }

    @Test
    void address_that_comes_too_fast_waits_and_is_then_welcome() {
        Census census = census(1_000, 0, 5);
        for (int i = 0; i < 50; i++) {
            assertThat(census.claim("192.0.2.1")).isNull();
            census.release("192.0.2.1");
        }
        assertThat(census.claim("192.0.2.1")).isEqualTo(Refusal.TOO_FAST);
        assertThat(census.claim("192.0.2.2")).isNull();
        timers.advance(Duration.ofMillis(200));
        assertThat(census.claim("192.0.2.1")).isNull();
        assertThat(census.claim("192.0.2.1")).isEqualTo(Refusal.TOO_FAST);
    }

    @Test
    void nothing_is_remembered_of_an_address_that_has_left_and_waited() {
        Census census = census(1_000, 2, 5);
        census.claim("192.0.2.1");
        census.claim("192.0.2.2");
        census.release("192.0.2.1");
        census.sweep();
        assertThat(census.neighbourCount()).isEqualTo(2); // the rate of the first is not paid yet
        timers.advance(Duration.ofSeconds(1));
        census.sweep();
        assertThat(census.neighbourCount()).isEqualTo(1);
    }

    @Test
    void without_limits_nobody_is_remembered() {
        Census census = census(1_000, 0, 0);
        assertThat(census.claim("192.0.2.1")).isNull();
        assertThat(census.neighbourCount()).isZero();
    }

    private Census census(int most, int perAddress, int rate) {
        return new Census(
                new ArrivalSettings(most, perAddress, rate, Duration.ofSeconds(8), 100, 16_384, 8_192),
                most,
                timers,
                meters);
    }
}
