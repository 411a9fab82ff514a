package io.duplex.auth;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the permitted rules: what the official bridge has, and a pattern and actions. All parts absent: the rule
 * fits everything.
 *
 * @param address the only address it fits; if given, the regular expression and the pattern are not looked at
 * @param addressRegex fits an address as a whole; if given, the pattern is not looked at
 * @param pattern fits an address segment by segment, with claims of the user
 * @param match fields the JSON body must have with equal values; the body may have more
 * @param requiredAuthority what the user must hold; decides only after the rule was found to fit
 * @param actions what it is about; empty = everything there is in its direction
 */
public record PermittedRule(
        @Nullable String address,
        @Nullable AddressRegex addressRegex,
        @Nullable AddressTemplate pattern,
        @Nullable JsonObject match,
        @Nullable String requiredAuthority,
        Set<Action> actions) {
    /** A rule the official bridge could have. */
    public PermittedRule(
            @Nullable String address,
            @Nullable Pattern addressRegex,
            @Nullable JsonObject match,
            @Nullable String requiredAuthority) {
        this(
                address,
                addressRegex == null ? null : new AddressRegex(addressRegex),
                null,
                match,
                requiredAuthority,
                Set.of());
    }

    /** Whether it has a say in this, as far as the body is not concerned. */
    AskedAddress.Fit fit(Principal principal, Action action, AskedAddress asked) {
        if (!actions.isEmpty() && !actions.contains(action)) {
            return AskedAddress.Fit.DOES_NOT_FIT;
        }
        if (address == null && addressRegex != null) {
            return asked.matches(addressRegex);
        }
        return AskedAddress.Fit.of(
                address != null
                        ? address.equals(asked.text())
                        : pattern == null || pattern.fits(asked.text(), principal));
    }

    /**
     * Whether the regular expression needs more work for this address than a node does for it.
     *
     * @return false if the rule has none
     */
    public boolean isTooMuchFor(String text) {
        return addressRegex != null && new AskedAddress(text).matches(addressRegex) == AskedAddress.Fit.GIVEN_UP;
    }

    /** What it says, once it fits. */
    Verdict verdict(Principal principal) {
        if (requiredAuthority == null || principal.authorities().contains(requiredAuthority)) {
            return Verdict.ALLOWED;
        }
        return principal.isAnonymous() ? Verdict.NEEDS_USER : Verdict.DENIED;
    }
}
