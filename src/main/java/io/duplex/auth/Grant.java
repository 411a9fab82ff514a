package io.duplex.auth;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of one address somebody may see: what is left of the rules once the address and the principal are
 * known. It is worked out once per subscription; for most it is {@link #EVERYTHING}, and then no message is looked at.
 *
 * <p>A value: whoever has an equal grant may see the same messages, whatever its claims and authorities are otherwise,
 * so they share what is encoded and kept for them.
 *
 * @param clauses tried in order; the first whose structure the body has decides, and none means no
 */
public record Grant(List<Clause> clauses) {
    /** Every message. */
    public static final Grant EVERYTHING = new Grant(List.of(new Clause(null, true)));

    /** No message. */
    public static final Grant NOTHING = new Grant(List.of());

    /** The grant of these clauses. Two lists that mean the same come out equal, where that is seen easily. */
    public Grant {
        List<Clause> shorter = new ArrayList<>();
        for (Clause clause : clauses) {
            shorter.add(clause);
            if (clause.match() == null) {
                break; // it decides everything that comes so far
            }
        }
        while (!shorter.isEmpty() && !shorter.get(shorter.size() - 1).allowed()) {
            shorter.remove(shorter.size() - 1); // what no clause decides is denied anyway
        }
        clauses = List.copyOf(shorter);
    }

    /** Whether there is a message it lets through. */
    public boolean isNothing() {
        return clauses.isEmpty();
    }

    /** Whether a message with this body may be seen. */
    public boolean allows(@Nullable Object body) {
        for (Clause clause : clauses) {
            if (BodyMatch.matches(clause.match(), body)) {
                return clause.allowed();
            }
        }
        return false;
    }

    /**
     * What one rule comes to.
     *
     * @param match what the body must have, or null if it does not matter
     */
    public record Clause(@Nullable JsonObject match, boolean allowed) {}
}
