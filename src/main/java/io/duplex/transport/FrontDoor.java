package io.duplex.transport;

import io.duplex.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/** What every request on the public port passes before it reaches a door. */
public final class FrontDoor {
    private final BooleanSupplier accepting;
    private final TrustedProxies proxies;
    private final OriginPolicy origins;
    private final Refusals refusals;

    /**
     * The same for all event loops.
     *
     * @param accepting false while the node drains: new clients are sent elsewhere with 503
     */
    public FrontDoor(BooleanSupplier accepting, TrustedProxies proxies, OriginPolicy origins, Refusals refusals) {
        this.accepting = accepting;
        this.proxies = proxies;
        this.origins = origins;
        this.refusals = refusals;
    }

    /** Before everything. */
    void admit(RoutingContext route) {
        if (accepting.getAsBoolean()) {
            SecurityHeaders.add(route);
        } else {
            refuse(route, Refusal.DRAINING, "This node is stopping; connect again to reach another");
        }
    }

    /** Before every door, and behind the pages: those are for anybody. */
    void checkOrigin(RoutingContext route) {
        String refusal =
                origins.refusal(route.request(), proxies.caller(route.request()).host());
        if (refusal != null) {
            route.response().putHeader(HttpHeaders.VARY, "Origin");
            refuse(route, Refusal.ORIGIN, refusal);
            return;
        }
        origins.allowReading(route.request());
        route.next();
    }

    /** Behind every door: what is asked before a request of another origin, where a door did not answer it itself. */
    void preflight(RoutingContext route) {
        if (route.request().method().equals(HttpMethod.OPTIONS)
                && route.request().headers().contains("Access-Control-Request-Method")) {
            route.response().setStatusCode(204).end();
        } else {
            route.next();
        }
    }

    void refuse(RoutingContext route, Refusal reason, String detail) {
        refuse(route, reason, reason.status(), detail);
    }

    /** With another status than the usual one for this reason. */
    void refuse(RoutingContext route, Refusal reason, int status, String detail) {
        refusals.count(reason, remote(route));
        route.response().putHeader(HttpHeaders.CONNECTION, "close");
        new Problem(status, detail).answer(route.response());
    }

    /** The address a request comes from, as far as it can be believed. */
    String remote(RoutingContext route) {
        return proxies.caller(route.request()).address();
    }
}
