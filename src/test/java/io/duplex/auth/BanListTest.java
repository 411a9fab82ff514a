package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is banned, however the ban is spelled. */
final class BanListTest {
    private final ManualTimers timers = new ManualTimers();
    private final BanList bans = new BanList(timers);

    @ParameterizedTest
    @CsvSource({
        // Bans of remotes were compared as they were typed: taken, listed, and without effect.
        "0:0:0:0:0:0:0:1, ::1, ::/64",
        "0::1, ::1, ::/64",
        "::0001, ::1, ::/64",
        "::1/128, ::1, ::/64",
        "[2001:DB8::0:7], 2001:db8::9, 2001:db8::/64",
        "fe80::1%eth0, fe80::1, fe80::/64",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db8::/32",
        "::ffff:10.0.0.7, 10.0.0.7, 10.0.0.7",
        "::ffff:10.0.0.0/104, 10.9.9.9, 10.0.0.0/8",
        "10.0.0.7/32, 10.0.0.7, 10.0.0.7",
        "10.1.2.3/8, 10.9.9.9, 10.0.0.0/8",
        "0.0.0.0/0, 10.9.9.9, 0.0.0.0/0",
    })
    void remote_is_banned_in_every_spelling(String typed, String comes, String listed) {
        Ban ban = Ban.of(Ban.Kind.REMOTE, typed);
        assertThat(ban).isNotNull();
        assertThat(ban.value()).isEqualTo(listed);
        bans.add(ban, Duration.ofSeconds(10));
        assertThat(bans.isBanned(null, null, comes)).isTrue();
        assertThat(Ban.ofKey(ban.key())).as("what other nodes make of it").isEqualTo(ban);
        timers.advance(Duration.ofSeconds(10));
        assertThat(bans.isBanned(null, null, comes)).isFalse();
        bans.add(ban, Duration.ofSeconds(10));
        bans.remove(ban);
        assertThat(bans.isBanned(null, null, comes)).isFalse();
    }

    @Test
    void ban_of_a_remote_leaves_its_neighbours_alone() {
        bans.add(Ban.of(Ban.Kind.REMOTE, "10.0.0.7"), Duration.ofSeconds(10));
        bans.add(Ban.of(Ban.Kind.REMOTE, "10.1.0.0/16"), Duration.ofSeconds(10));
        bans.add(Ban.of(Ban.Kind.REMOTE, "2001:db8::1"), Duration.ofSeconds(10));
        assertThat(bans.isBanned(null, null, "10.0.0.8")).isFalse();
        assertThat(bans.isBanned(null, null, "10.2.0.1")).isFalse();
        assertThat(bans.isBanned(null, null, "2001:db8:0:1::1")).isFalse();
        assertThat(bans.isBanned(null, null, "unknown")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not an address",
                "",
                "10.0.0",
                "10.0.0.7/33",
                "10.0.0.7/",
                "10.0.0.7/-1",
                "10.0.0.0/08",
                "::1/129",
                "1",
                "localhost",
                "10.0.0.7:80",
                "[10.0.0.7]",
                "10.0.0.7%eth0",
                "unknown",
                "::ffff:10.0.0.7/95"
            })
    void remote_that_is_not_an_address_is_not_a_ban(String typed) {
        assertThat(Ban.of(Ban.Kind.REMOTE, typed)).isNull();
    }

    @Test
    void user_is_banned_in_every_form_of_unicode() {
        bans.add(Ban.of(Ban.Kind.USER, "Zoe\u0308"), Duration.ofSeconds(10));
        assertThat(bans.isBanned("Zo\u00eb", null, "10.0.0.7")).isTrue();
        assertThat(bans.isBanned("Zoe", null, "10.0.0.7")).isFalse();
    }
}
