package io.duplex.auth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The permitted rules of the node, as questions that can be asked. Fails closed. */
public final class Permissions {
    /**
     * Addresses that Vert.x makes up for replies and its own use. They are counted up, so they can be guessed, and
     * whoever sends to one answers in somebody else's name: no rule opens them.
     */
    private static final String VERTX_PREFIX = "__vertx.";

    /** Where nodes talk to each other, and services to nodes. */
    private static final String OWN_PREFIX = "__duplex.";

    private final @Nullable String hookAddress;
    private final List<PermittedRule> inbound;
    private final List<PermittedRule> outbound;
    private final RuleLog log;

    /**
     * The rules of a node.
     *
     * @param hookAddress where the bridge asks its hook: a client that could listen there would decide for all others
     * @param log takes rules that were given up
     */
    public Permissions(AccessSettings settings, @Nullable String hookAddress, RuleLog log) {
        this.log = log;
        this.hookAddress = hookAddress;
        this.inbound = List.copyOf(settings.inbound());
        this.outbound = List.copyOf(settings.outbound());
    }

    /**
     * May this principal send or publish this?
     *
     * @param action {@link Action#SEND} or {@link Action#PUBLISH}
     */
    public Verdict maySend(Principal principal, Action action, String address, @Nullable Object body) {
        if (isOurs(address)) {
            return Verdict.DENIED;
        }
        AskedAddress asked = new AskedAddress(address);
        for (int i = 0; i < inbound.size(); i++) {
            PermittedRule rule = inbound.get(i);
            AskedAddress.Fit fit = rule.fit(principal, action, asked);
            if (fit == AskedAddress.Fit.GIVEN_UP) {
                log.gaveUp(RuleLog.INBOUND, i, rule);
                return Verdict.DENIED; // it might have been the one that says no
            }
            if (fit == AskedAddress.Fit.FITS && BodyMatch.matches(rule.match(), body)) {
                return rule.verdict(principal);
            }
        }
        return Verdict.DENIED;
    }

    /**
     * Does any outbound rule speak of this? So the official bridge asks at {@code register}: neither {@code match} nor
     * an authority is looked at, and who lacks it hears nothing.
     */
    public boolean isNamed(Principal principal, Action action, String address) {
        AskedAddress asked = new AskedAddress(address);
        for (int i = 0; i < outbound.size() && !isOurs(address); i++) {
            AskedAddress.Fit fit = outbound.get(i).fit(principal, action, asked);
            if (fit == AskedAddress.Fit.GIVEN_UP) {
                log.gaveUp(RuleLog.OUTBOUND, i, outbound.get(i));
            }
            if (fit != AskedAddress.Fit.DOES_NOT_FIT) {
                return fit == AskedAddress.Fit.FITS;
            }
        }
        return false;
    }

    /**
     * May this principal see anything of an address at all?
     *
     * @param action {@link Action#REGISTER}, {@link Action#HISTORY} or {@link Action#PRESENCE}
     */
    public Verdict maySee(Principal principal, Action action, String address) {
        if (!grant(principal, action, address).isNothing()) {
            return Verdict.ALLOWED;
        }
        return principal.isAnonymous() && isNamed(principal, action, address) ? Verdict.NEEDS_USER : Verdict.DENIED;
    }

    /** Which messages of an address may this principal see? */
    public Grant grant(Principal principal, Action action, String address) {
        if (isOurs(address)) {
            return Grant.NOTHING;
        }
        AskedAddress asked = new AskedAddress(address);
        List<Grant.Clause> clauses = new ArrayList<>();
        for (int i = 0; i < outbound.size(); i++) {
            PermittedRule rule = outbound.get(i);
            AskedAddress.Fit fit = rule.fit(principal, action, asked);
            if (fit == AskedAddress.Fit.GIVEN_UP) {
                log.gaveUp(RuleLog.OUTBOUND, i, rule);
                break; // it might have been the one that says no; what no clause decides is denied
            }
            if (fit == AskedAddress.Fit.FITS) {
                boolean allowed = rule.verdict(principal) == Verdict.ALLOWED;
                if (rule.match() == null && allowed && clauses.isEmpty()) {
                    return Grant.EVERYTHING;
                }
                clauses.add(new Grant.Clause(rule.match(), allowed));
            }
        }
        return new Grant(clauses);
    }

    private boolean isOurs(String address) {
        return address.startsWith(VERTX_PREFIX) || address.startsWith(OWN_PREFIX) || address.equals(hookAddress);
    }
}
