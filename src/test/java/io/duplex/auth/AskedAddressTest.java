package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Regular expressions of rules on addresses that somebody chose to make them work. */
final class AskedAddressTest {
    private static final MeterRegistry METERS = new SimpleMeterRegistry();
    private static final RuleLog LOG = new RuleLog(new ManualTimers(), METERS);

    @Test
    void regex_that_needs_too_much_work_denies_and_says_so() {
        // One publish to sixty dots kept an event loop busy for more than 25 s.
        String dots = ".".repeat(60) + "x";
        PermittedRule slow = regex("(.*\\.){8}log");
        double before = METERS.get("duplex.auth.rules.given.up").counter().count();
        // Then
        assertThat(judge(dots, null, slow)).isEqualTo(Verdict.DENIED);
        assertThat(judge("a.b.c.d.e.f.g.h.log", null, slow)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge(dots, null, slow, address(dots)))
                .as("the rule might have been one that says no")
                .isEqualTo(Verdict.DENIED);
        assertThat(METERS.get("duplex.auth.rules.given.up").counter().count()).isEqualTo(before + 2);
    }

    @Test
    void regex_that_needs_too_much_work_opens_nothing_outbound() {
        // Given
        String dots = ".".repeat(60) + "x";
        Permissions permissions = new Permissions(
                new AccessSettings(List.of(), List.of(regex("(.*\\.){8}log"), address(dots))), null, LOG);
        // Then
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, dots))
                .isEqualTo(Grant.NOTHING);
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, dots))
                .isFalse();
    }

    @Test
    void regex_that_goes_too_deep_denies() {
        // The matcher's StackOverflowError ended the session as a failure of the node.
        assertThat(judge("ab".repeat(500), null, regex("(a|b|(c|d))*"))).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("ab".repeat(40_000), null, regex("(a|b|(c|d))*"))).isEqualTo(Verdict.DENIED);
    }

    private static PermittedRule address(String address) {
        return new PermittedRule(address, null, null, null);
    }

    private static PermittedRule regex(String regex) {
        return new PermittedRule(null, Pattern.compile(regex), null, null);
    }

    private static Verdict judge(String address, Object body, PermittedRule... rules) {
        return new Permissions(new AccessSettings(List.of(rules), List.of()), null, LOG)
                .maySend(Principal.ANONYMOUS, Action.SEND, address, body);
    }
}
