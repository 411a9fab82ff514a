package io.duplex.auth;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The permitted rules of the node, as a question that can be asked. Fails closed. */
public final class Permissions {
    /**
     * Addresses that Vert.x makes up for replies and its own use. They are counted up, so they can be guessed, and
     * whoever sends to one answers in somebody else's name: no rule opens them.
     */
    private static final String VERTX_PREFIX = "__vertx.";

    private final @Nullable String hookAddress;
    private final List<PermittedRule> inbound;
    private final List<PermittedRule> outbound;

    /**
     * The rules of a node.
     *
     * @param hookAddress where the bridge asks its hook: a client that could listen there would decide for all others
     */
    public Permissions(AccessSettings settings, @Nullable String hookAddress) {
        this.hookAddress = hookAddress;
        this.inbound = List.copyOf(settings.inbound());
        this.outbound = List.copyOf(settings.outbound());
    }

    /** May a client send or publish this? */
    public Verdict maySend(String address, @Nullable Object body) {
        return judge(inbound, address, body, true);
    }

    /** May a client register here? Neither {@code match} nor an authority is looked at: deliveries are. */
    public boolean mayRegister(String address) {
        return judge(outbound, address, null, false) != Verdict.DENIED;
    }

    /** May this message be delivered to clients that registered? */
    public boolean mayDeliver(String address, @Nullable Object body) {
        return judge(outbound, address, body, true) == Verdict.ALLOWED;
    }

    private Verdict judge(List<PermittedRule> rules, String address, @Nullable Object body, boolean hasBody) {
        if (address.startsWith(VERTX_PREFIX) || address.equals(hookAddress)) {
            return Verdict.DENIED;
        }
        for (PermittedRule rule : rules) {
            if (fits(rule, address) && (!hasBody || matches(rule.match(), body))) {
                return rule.requiredAuthority() == null ? Verdict.ALLOWED : Verdict.NEEDS_USER;
            }
        }
        return Verdict.DENIED;
    }

    private static boolean fits(PermittedRule rule, String address) {
        if (rule.address() != null) {
            return rule.address().equals(address);
        }
        return rule.addressRegex() == null
                || rule.addressRegex().matcher(address).matches();
    }

    /** Every field of {@code match} is in the body with an equal value; the body may have more. */
    private static boolean matches(@Nullable JsonObject match, @Nullable Object body) {
        if (match == null || body == null) {
            return true;
        }
        if (!(body instanceof JsonObject object)) {
            return false;
        }
        for (Map.Entry<String, Object> field : match) {
            Object expected = field.getValue();
            Object actual = object.getValue(field.getKey());
            boolean equal = expected instanceof JsonObject nested
                    ? actual instanceof JsonObject && matches(nested, actual)
                    : expected == null ? actual == null : equalValues(expected, actual);
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalValues(Object expected, @Nullable Object actual) {
        return expected.equals(actual)
                || (expected instanceof Number left && actual instanceof Number right && sameNumber(left, right));
    }

    /** 1, 1L and 1.0 are one JSON number. Integers beyond 2^53 are not, even where they are the same double. */
    private static boolean sameNumber(Number left, Number right) {
        double rounded = left.doubleValue();
        return rounded == right.doubleValue()
                && Double.isFinite(rounded)
                && new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
    }
}
