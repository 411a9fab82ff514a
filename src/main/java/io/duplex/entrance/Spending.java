package io.duplex.entrance;

import io.duplex.http.PerConnection;
import io.duplex.session.SessionRegistry;
import io.duplex.session.Spent;
import io.vertx.core.http.HttpConnection;

/**
 * What clients that come by HTTP have spent of what they may say. All sessions that are opened by requests of one
 * connection are one client's, or it would begin anew with each; but a proxy's connection carries those of many.
 */
public final class Spending {
    private static final PerConnection<Spent> SPENT = new PerConnection<>(Spending.class, "spent");

    private final SessionRegistry registry;
    private final TrustedProxies proxies;

    /** For the event loop that owns {@code registry}. */
    public Spending(SessionRegistry registry, TrustedProxies proxies) {
        this.registry = registry;
        this.proxies = proxies;
    }

    /** For a session that a request of this connection opens; on its event loop. */
    public Spent of(HttpConnection connection) {
        return proxies.trusts(connection.remoteAddress())
                ? registry.nothingSpent()
                : SPENT.of(connection, registry::nothingSpent);
    }
}
