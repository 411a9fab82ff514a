package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the outbound rules come to for one principal and one address. */
final class GrantTest {
    private static final RuleLog LOG = new RuleLog(new ManualTimers(), new SimpleMeterRegistry());
    private static final Principal ALICE =
            new Principal("alice", new JsonObject().put("tenant", "acme"), Set.of("reader"), 0);
    private static final Principal BOB = new Principal("bob", new JsonObject().put("tenant", "acme"), Set.of("x"), 0);

    @Test
    void rule_without_a_structure_grants_everything() {
        assertThat(grant(ALICE, rule("a", null, null))).isSameAs(Grant.EVERYTHING);
        assertThat(grant(ALICE, rule("a", null, "reader"))).isSameAs(Grant.EVERYTHING);
    }

    @Test
    void authority_that_is_missing_grants_nothing() {
        assertThat(grant(BOB, rule("a", null, "reader"))).isEqualTo(Grant.NOTHING);
        assertThat(grant(BOB, rule("a", null, "reader"), rule("a", null, null))).isEqualTo(Grant.NOTHING);
        assertThat(grant(ALICE)).isEqualTo(Grant.NOTHING);
    }

    @Test
    void structure_is_looked_at_per_message_and_the_authority_is_not() {
        // Given
        PermittedRule[] rules = {rule("a", secret(), "reader"), rule("a", null, null)};
        // When
        Grant alice = grant(ALICE, rules);
        Grant bob = grant(BOB, rules);
        // Then
        assertThat(alice.allows(secret())).isTrue();
        assertThat(bob.allows(secret())).isFalse();
        assertThat(alice.allows(1) && bob.allows(1)).isTrue();
        // A message without a body used to have every structure, so Bob missed it; where the first rule had no
        // authority, it was delivered to clients that only a structure lets in.
        assertThat(bob.allows(null)).isTrue();
        assertThat(grant(ALICE, rule("a", secret(), null)).allows(null)).isFalse();
    }

    @Test
    void principals_that_may_see_the_same_have_equal_grants() {
        // Given
        PermittedRule rule = rule("a", secret(), "reader");
        Principal carol = new Principal("carol", new JsonObject(), Set.of("reader", "more"), 9);
        // Then
        assertThat(grant(ALICE, rule)).isEqualTo(grant(carol, rule)).hasSameHashCodeAs(grant(carol, rule));
        assertThat(grant(BOB, rule)).isEqualTo(Grant.NOTHING);
    }

    @Test
    void rules_for_other_commands_have_no_say() {
        // Given
        PermittedRule history = new PermittedRule(null, null, null, null, null, Set.of(Action.HISTORY));
        Permissions permissions = new Permissions(new AccessSettings(List.of(), List.of(history)), null, LOG);
        // Then
        assertThat(permissions.maySee(ALICE, Action.HISTORY, "a")).isEqualTo(Verdict.ALLOWED);
        assertThat(permissions.maySee(ALICE, Action.REGISTER, "a")).isEqualTo(Verdict.DENIED);
        assertThat(permissions.maySee(ALICE, Action.PRESENCE, "a")).isEqualTo(Verdict.DENIED);
    }

    @Test
    void who_is_anonymous_is_told_to_log_in_where_that_would_help() {
        // Given
        AccessSettings settings = new AccessSettings(List.of(), List.of(rule("a", null, "reader")));
        Permissions permissions = new Permissions(settings, null, LOG);
        // Then
        assertThat(permissions.maySee(Principal.ANONYMOUS, Action.REGISTER, "a"))
                .isEqualTo(Verdict.NEEDS_USER);
        assertThat(permissions.maySee(Principal.ANONYMOUS, Action.REGISTER, "b"))
                .isEqualTo(Verdict.DENIED);
        assertThat(permissions.maySee(BOB, Action.REGISTER, "a")).isEqualTo(Verdict.DENIED);
        assertThat(permissions.maySee(ALICE, Action.REGISTER, "a")).isEqualTo(Verdict.ALLOWED);
    }

    private static JsonObject secret() {
        return new JsonObject().put("secret", true);
    }

    private static PermittedRule rule(String address, JsonObject match, String authority) {
        return new PermittedRule(address, null, match, authority);
    }

    private static Grant grant(Principal principal, PermittedRule... rules) {
        return new Permissions(new AccessSettings(List.of(), List.of(rules)), null, LOG)
                .grant(principal, Action.REGISTER, "a");
    }
}
