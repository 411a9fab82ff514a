package io.duplex.auth;

import java.util.List;

/**
 * The permitted rules of the node. An empty list denies everything, as in the official bridge.
 *
 * @param inbound client to event bus: send, publish
 * @param outbound event bus to client: register and every message delivered
 */
public record AccessSettings(List<PermittedRule> inbound, List<PermittedRule> outbound) {
    /** Everything to everybody: the {@code dev} profile. */
    public static final AccessSettings OPEN = new AccessSettings(
            List.of(new PermittedRule(null, null, null, null)), List.of(new PermittedRule(null, null, null, null)));
}
