package io.duplex.auth;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as a value.
 *
 * @param user who the token says it is, or null for a client without a token
 * @param claims of the token, which nobody changes; empty without one
 * @param authorities what the user holds, compared with a rule's {@code required-authority}
 * @param deadlineNanos when the token ends, in the monotonic time of {@link io.duplex.clock.Timers}: the wall clock was
 *     looked at once, when the token was accepted. Means nothing without a user
 */
public record Principal(@Nullable String user, JsonObject claims, Set<String> authorities, long deadlineNanos) {
    /** A client that has shown no token. */
    public static final Principal ANONYMOUS = new Principal(null, new JsonObject(), Set.of(), 0);

    /** A principal of its own. */
    public Principal {
        authorities = Set.copyOf(authorities);
    }

    /** Whether no token was shown. */
    public boolean isAnonymous() {
        return user == null;
    }

    /** Whether the token has ended; an anonymous principal never does. */
    public boolean isExpired(long nowNanos) {
        return user != null && nowNanos - deadlineNanos >= 0;
    }

    /** Whole seconds until the token ends, not below 0. */
    public long secondsLeft(long nowNanos) {
        return Math.max(0, (deadlineNanos - nowNanos) / 1_000_000_000L);
    }

    /** The value of a claim: by its full name, or else by a path into nested objects such as {@code org.id}. */
    public @Nullable Object claim(String path) {
        return Claims.find(claims, path);
    }

    /** Claims are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "Principal[" + user + "]";
    }
}
