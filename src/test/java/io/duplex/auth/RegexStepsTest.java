package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much Java's matcher does between two characters. A test that fails here hangs. */
@Timeout(120)
final class RegexStepsTest {
    /**
     * Each text of these follows itself thirty times. Java tries them for hours, and reads at most a few characters.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a?|b?)",
                "(a??|b??)",
                "(a?+|b?+)",
                "(a*|b*)+",
                "(|)",
                "((?=a?|b?)|)",
                "((?!a)|(?!b))",
                "(^|$)",
                "(\\b|\\B|\\A)",
                "(\\u0041?|\\x{42}?|\\x43?|\\p{L}?|\\pL?|\\0101?|\\cA?)",
                "(\uD83D\uDE00?|\uD83D\uDE01?)",
                "([]a]?|[^]b]?|[a&&[b]c]?|[\\]]?|[\\Q]\\E]?)",
                "(\\Qab\\E?|\\Q\\E|)",
                "(?<name>a?|b?)",
                "(?:a?|b?)",
                "(?i:a?|b?)",
                "(?i)(a?|b?)",
                "(x?)(\\1|\\1)",
                "x(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)(a?|b?)",
                "(((^{1000}){1000}){1000})",
                "((((){1000}){1000}){1000})",
                "(||||||||||||||||||||||||||||||||||||||||||)",
            })
    void an_expression_that_matches_nothing_in_many_ways_is_given_up_at_once(String text) {
        // No character is read, so the limit on reading never ended the match, and the event loop hung.
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            regex.append(text.replace("<name>", "<name" + i + ">"));
        }
        assertIsGivenUp(regex + "c");
        assertIsGivenUp("(ab)+\\.(" + regex + ")c");
    }

    private static void assertIsGivenUp(String regex) {
        AddressRegex weighed = new AddressRegex(Pattern.compile(regex));
        assertThat(weighed.isUnbounded()).as(regex).isTrue();
        assertThat(new AskedAddress("x").matches(weighed)).isEqualTo(AskedAddress.Fit.GIVEN_UP);
        assertThat(new AskedAddress("ab.").matches(weighed)).isEqualTo(AskedAddress.Fit.GIVEN_UP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders\\.[a-z0-9-]+\\.(new|old)",
                ".*",
                "[a-z]+(\\.[a-z0-9_-]+)*(\\.(created|updated|deleted))?",
                "(?i)chat\\.(room|user)\\.\\d{1,9}(\\.(in|out))?",
                "\\Qorders.\\E.*",
                "(a?b){30}",
                "(?:[^.]+\\.){2,5}[^.]+",
                "^shop\\.(?!secret)\\w+$",
                "((a*)*)*",
                "(com|org|net)?\\.?(a|b)?\\.?(c|d)?",
                "a{1000}",
                "(.*\\.){8}log",
            })
    void an_expression_that_people_write_costs_what_it_reads(String text) {
        assertThat(new AddressRegex(Pattern.compile(text)).weight()).isEqualTo(1);
    }

    @Test
    void what_is_not_understood_is_not_trusted() {
        assertThat(new AddressRegex(Pattern.compile("(?x) a? # comment")).isUnbounded())
                .isTrue();
        assertThat(RegexSteps.of("(".repeat(100_000))).isInfinite();
    }

    /** Whatever is not given up for its form ends soon for every text, by its limit on reading. */
    @Test
    void an_expression_within_the_bound_ends_for_every_text() {
        Random random = new Random(7);
        int matched = 0;
        for (int i = 0; i < 1_000; i++) {
            AddressRegex regex = new AddressRegex(Pattern.compile(expression(random, 6)));
            for (String text : new String[] {"x", "a", "aaaaaaaaaaaax", "abababababababababac", "a.".repeat(500)}) {
                matched += new AskedAddress(text).matches(regex) == AskedAddress.Fit.GIVEN_UP ? 0 : 1;
            }
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    private static String expression(Random random, int depth) {
        if (depth == 0) {
            return new String[] {"a", "b", "", "[ab]", "\\b", "^", ".", "a?"}[random.nextInt(8)];
        }
        String one = expression(random, depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> "(" + one + ")?";
            case 1 -> "(" + one + ")*";
            case 2 -> "(?:" + one + "){0,20}";
            case 3 -> "(" + one + "){3}";
            case 4 -> "(?=" + one + ")";
            case 5 -> "(" + one + "|" + expression(random, depth - 1) + ")";
            case 6 -> "(?>" + one + ")";
            default -> one + expression(random, depth - 1);
        };
    }
}
