package io.duplex.auth;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the permitted rules, with the official bridge's meaning. All parts absent: the rule fits everything.
 *
 * @param address the only address it fits; if given, {@code addressRegex} is not looked at
 * @param addressRegex fits an address as a whole
 * @param match fields the JSON body must have with equal values; the body may have more
 * @param requiredAuthority what the user must hold; decides only after the rule was found to fit
 */
public record PermittedRule(
        @Nullable String address,
        @Nullable Pattern addressRegex,
        @Nullable JsonObject match,
        @Nullable String requiredAuthority) {}
