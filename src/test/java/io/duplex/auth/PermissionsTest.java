package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The official bridge's permitted rules, sentence by sentence. */
final class PermissionsTest {
    private static final RuleLog LOG = new RuleLog(new ManualTimers(), new SimpleMeterRegistry());

    @Test
    void no_rule_denies_everything() {
        // Given
        Permissions permissions = new Permissions(new AccessSettings(List.of(), List.of()), null, LOG);
        // Then
        assertThat(permissions.maySend(Principal.ANONYMOUS, Action.SEND, "a", 1))
                .isEqualTo(Verdict.DENIED);
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "a"))
                .isFalse();
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, "a").allows(1))
                .isFalse();
    }

    @Test
    void rule_without_any_part_fits_everything() {
        // Given
        Permissions permissions = new Permissions(AccessSettings.OPEN, null, LOG);
        // Then
        assertThat(permissions.maySend(Principal.ANONYMOUS, Action.SEND, "a", 1))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(permissions.maySend(Principal.ANONYMOUS, Action.SEND, "", null))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "a"))
                .isTrue();
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, "a").allows(null))
                .isTrue();
    }

    @Test
    void directions_have_rules_of_their_own() {
        // Given
        Permissions permissions =
                new Permissions(new AccessSettings(List.of(address("in")), List.of(address("out"))), null, LOG);
        // Then
        assertThat(permissions.maySend(Principal.ANONYMOUS, Action.SEND, "in", 1))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(permissions.maySend(Principal.ANONYMOUS, Action.SEND, "out", 1))
                .isEqualTo(Verdict.DENIED);
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "out"))
                .isTrue();
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "in"))
                .isFalse();
        assertThat(permissions
                        .grant(Principal.ANONYMOUS, Action.REGISTER, "out")
                        .allows(1))
                .isTrue();
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, "in").allows(1))
                .isFalse();
    }

    @Test
    void address_is_equal_and_nothing_less() {
        assertThat(judge("a.b", null, address("a.b"))).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("a.b.c", null, address("a.b"))).isEqualTo(Verdict.DENIED);
        assertThat(judge("A.B", null, address("a.b"))).isEqualTo(Verdict.DENIED);
        assertThat(judge("axb", null, address("a.b"))).isEqualTo(Verdict.DENIED);
    }

    @Test
    void regex_fits_the_whole_address() {
        assertThat(judge("shop.1", null, regex("shop\\.\\d+"))).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("shop.1.x", null, regex("shop\\.\\d+"))).isEqualTo(Verdict.DENIED);
        assertThat(judge("my.shop.1", null, regex("shop\\.\\d+"))).isEqualTo(Verdict.DENIED);
        assertThat(judge("shop.1\n", null, regex("shop\\.\\d+"))).isEqualTo(Verdict.DENIED);
    }

    @Test
    void regex_is_not_looked_at_beside_an_address() {
        // Given
        PermittedRule rule = new PermittedRule("a", Pattern.compile(".*"), null, null);
        // Then
        assertThat(judge("a", null, rule)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("b", null, rule)).isEqualTo(Verdict.DENIED);
    }

    @Test
    void first_rule_that_fits_decides_and_later_ones_are_not_tried() {
        // Given
        PermittedRule needsUser = new PermittedRule("a", null, null, "admin");
        PermittedRule open = new PermittedRule(null, null, null, null);
        // Then
        assertThat(judge("a", null, needsUser, open)).isEqualTo(Verdict.NEEDS_USER);
        assertThat(judge("a", null, open, needsUser)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("b", null, needsUser, open)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void rule_whose_match_does_not_fit_leaves_it_to_the_next() {
        // Given
        PermittedRule matching = new PermittedRule("a", null, new JsonObject().put("k", 1), "admin");
        // Then
        assertThat(judge("a", new JsonObject().put("k", 1), matching, address("a")))
                .isEqualTo(Verdict.NEEDS_USER);
        assertThat(judge("a", new JsonObject().put("k", 2), matching, address("a")))
                .isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void match_wants_every_field_equal_and_lets_the_body_have_more() {
        // Given
        PermittedRule rule = match(new JsonObject().put("a", "x").put("b", true));
        // Then
        assertThat(judge("n", new JsonObject().put("a", "x").put("b", true), rule))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject().put("a", "x").put("b", true).put("c", 1), rule))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject().put("a", "x"), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject().put("a", "x").put("b", "true"), rule))
                .isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_looks_into_nested_objects() {
        // Given
        PermittedRule rule = match(new JsonObject().put("o", new JsonObject().put("k", 1)));
        // Then
        assertThat(judge("n", new JsonObject("{\"o\":{\"k\":1,\"more\":2}}"), rule))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject("{\"o\":{\"k\":2}}"), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{\"o\":1}"), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{\"o\":null}"), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{}"), rule)).isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_compares_arrays_as_a_whole_and_null_with_null() {
        // Given
        PermittedRule list = match(new JsonObject().put("l", new JsonArray().add(1)));
        PermittedRule absent = match(new JsonObject().putNull("k"));
        // Then
        assertThat(judge("n", new JsonObject("{\"l\":[1]}"), list)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject("{\"l\":[1,2]}"), list)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{\"k\":null}"), absent)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject("{\"k\":0}"), absent)).isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_takes_numbers_of_one_value_as_one() {
        // Given
        PermittedRule rule = match(new JsonObject().put("k", 1));
        // Then
        assertThat(judge("n", new JsonObject().put("k", 1L), rule)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject().put("k", 1.0), rule)).isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject().put("k", 1.5), rule)).isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_does_not_take_large_neighbours_for_one_number() {
        // Two integers beyond 2^53 are one and the same double; a rule for one account must not open the next.
        PermittedRule rule = match(new JsonObject().put("account", 9_007_199_254_740_993L));
        // Then
        assertThat(judge("n", new JsonObject().put("account", 9_007_199_254_740_993L), rule))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject().put("account", 9_007_199_254_740_992L), rule))
                .isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{\"account\":9007199254740993.0}"), rule))
                .isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_with_a_number_that_is_none_fits_nothing() {
        // Given
        PermittedRule rule = match(new JsonObject().put("k", 1));
        // Then
        assertThat(judge("n", new JsonObject().put("k", Double.NaN), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject().put("k", Double.POSITIVE_INFINITY), rule))
                .isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_refuses_a_body_that_is_not_an_object_and_one_that_is_absent() {
        // A publish without a body passed every match, as in the official bridge.
        PermittedRule rule = match(new JsonObject().put("k", 1));
        // Then
        assertThat(judge("n", "text", rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", 1, rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonArray().add(1), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", null, rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", null, match(new JsonObject()))).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", null, match(new JsonObject().putNull("k")))).isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_of_null_wants_the_field_to_be_there() {
        // A field that was missing passed for one that is null.
        PermittedRule rule = match(new JsonObject("{\"k\":null,\"o\":{\"n\":null}}"));
        // Then
        assertThat(judge("n", new JsonObject("{\"k\":null,\"o\":{\"n\":null}}"), rule))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject("{\"o\":{\"n\":null}}"), rule)).isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{\"k\":null,\"o\":{}}"), rule)).isEqualTo(Verdict.DENIED);
    }

    @Test
    void match_compares_numbers_in_lists_exactly_too() {
        // In a list, two integers beyond 2^53 that are one double were taken for one number.
        PermittedRule rule = match(new JsonObject("{\"l\":[9007199254740993,{\"a\":[1]}]}"));
        // Then
        assertThat(judge("n", new JsonObject("{\"l\":[9007199254740993,{\"a\":[1.0]}]}"), rule))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(judge("n", new JsonObject("{\"l\":[9007199254740992.0,{\"a\":[1]}]}"), rule))
                .isEqualTo(Verdict.DENIED);
        assertThat(judge("n", new JsonObject("{\"l\":[9007199254740993,{\"a\":[1],\"b\":1}]}"), rule))
                .isEqualTo(Verdict.DENIED);
    }

    @Test
    void register_looks_at_neither_match_nor_authority_but_delivery_does() {
        // Given
        PermittedRule rule = new PermittedRule("a", null, new JsonObject().put("k", 1), null);
        PermittedRule guarded = new PermittedRule("b", null, null, "admin");
        Permissions permissions = new Permissions(new AccessSettings(List.of(), List.of(rule, guarded)), null, LOG);
        // Then
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "a"))
                .isTrue();
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, "a").allows(new JsonObject().put("k", 1)))
                .isTrue();
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, "a").allows(new JsonObject().put("k", 2)))
                .isFalse();
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "b"))
                .isTrue();
        assertThat(permissions.grant(Principal.ANONYMOUS, Action.REGISTER, "b").allows(1))
                .isFalse();
    }

    @Test
    void addresses_of_the_event_bus_itself_are_opened_by_no_rule() {
        // Given
        PermittedRule exact = address("__vertx.reply.1");
        Permissions open = new Permissions(AccessSettings.OPEN, null, LOG);
        // Then
        assertThat(open.maySend(Principal.ANONYMOUS, Action.SEND, "__vertx.reply.1", 1))
                .isEqualTo(Verdict.DENIED);
        assertThat(open.isNamed(Principal.ANONYMOUS, Action.REGISTER, "__vertx.reply.1"))
                .isFalse();
        assertThat(open.grant(Principal.ANONYMOUS, Action.REGISTER, "__vertx.").allows(1))
                .isFalse();
        assertThat(judge("__vertx.reply.1", 1, exact)).isEqualTo(Verdict.DENIED);
        assertThat(open.maySend(Principal.ANONYMOUS, Action.SEND, "__vertx", 1)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void address_of_the_hook_is_opened_by_no_rule() {
        // Given
        Permissions permissions = new Permissions(AccessSettings.OPEN, "hook", LOG);
        // Then
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "hook"))
                .isFalse();
        assertThat(permissions.maySend(Principal.ANONYMOUS, Action.SEND, "hook", true))
                .isEqualTo(Verdict.DENIED);
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "hooks"))
                .isTrue();
    }

    @Test
    void rules_cannot_change_behind_the_back() {
        // Given
        List<PermittedRule> rules = new ArrayList<>();
        Permissions permissions = new Permissions(new AccessSettings(rules, rules), null, LOG);
        // When
        rules.add(new PermittedRule(null, null, null, null));
        // Then
        assertThat(permissions.isNamed(Principal.ANONYMOUS, Action.REGISTER, "a"))
                .isFalse();
    }

    private static PermittedRule address(String address) {
        return new PermittedRule(address, null, null, null);
    }

    private static PermittedRule regex(String regex) {
        return new PermittedRule(null, Pattern.compile(regex), null, null);
    }

    private static PermittedRule match(JsonObject match) {
        return new PermittedRule(null, null, match, null);
    }

    private static Verdict judge(String address, Object body, PermittedRule... rules) {
        return new Permissions(new AccessSettings(List.of(rules), List.of()), null, LOG)
                .maySend(Principal.ANONYMOUS, Action.SEND, address, body);
    }
}
