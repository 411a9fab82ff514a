package io.duplex.entrance;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What every request on the public port passes before it reaches a door. */
public final class FrontDoor {
    private final BooleanSupplier accepting;
    private final BooleanSupplier overloaded;
    private final TrustedProxies proxies;
    private final OriginPolicy origins;
    private final Refusals refusals;

    /**
     * The same for all event loops.
     *
     * @param accepting false while the node drains: new clients are sent elsewhere with 503
     * @param overloaded true while there is no memory for new clients
     */
    public FrontDoor(
            BooleanSupplier accepting,
            BooleanSupplier overloaded,
            TrustedProxies proxies,
            OriginPolicy origins,
            Refusals refusals) {
        this.accepting = accepting;
        this.overloaded = overloaded;
        this.proxies = proxies;
        this.origins = origins;
        this.refusals = refusals;
    }

    /** Why no new client is welcome now, or null; asked by doors of other ports. */
    public @Nullable Refusal refusal() {
        if (!accepting.getAsBoolean()) {
            return Refusal.DRAINING;
        }
        return overloaded.getAsBoolean() ? Refusal.OVERLOADED : null;
    }

    /** Before everything. A request that would not become a new client goes on where memory is tight. */
    public void admit(RoutingContext route) {
        if (!accepting.getAsBoolean()) {
            mayRead(route); // a page of another origin would take a stream that it may not read for an error
            refuse(route, Refusal.DRAINING, Refusal.DRAINING.detail());
        } else if (route.request().headers().contains(HttpHeaders.UPGRADE) && overloaded.getAsBoolean()) {
            refuse(route, Refusal.OVERLOADED, Refusal.OVERLOADED.detail());
        } else {
            SecurityHeaders.add(route);
        }
    }

    private void mayRead(RoutingContext route) {
        if (origins.refusal(route.request(), proxies.forwarded(route.request()).host()) == null) {
            origins.allowReading(route.request());
        }
    }

    /** Before every door, and behind the pages: those are for anybody. */
    public void checkOrigin(RoutingContext route) {
        String refusal = origins.refusal(
                route.request(), proxies.forwarded(route.request()).host());
        if (refusal != null) {
            route.response().putHeader(HttpHeaders.VARY, "Origin");
            refuse(route, Refusal.ORIGIN, refusal);
            return;
        }
        origins.allowReading(route.request());
        route.next();
    }

    /** Behind every door: what is asked before a request of another origin, where a door did not answer it itself. */
    public void preflight(RoutingContext route) {
        if (route.request().method().equals(HttpMethod.OPTIONS)
                && route.request().headers().contains("Access-Control-Request-Method")) {
            route.response().setStatusCode(204).end();
        } else {
            route.next();
        }
    }

    /** Which pages may frame those of this node, as a source list of CSP3. */
    public String frameAncestors() {
        return origins.frameAncestors();
    }

    void refuse(RoutingContext route, Refusal reason, String detail) {
        refuse(route, reason, reason.status(), detail);
    }

    /** With another status than the usual one for this reason. */
    void refuse(RoutingContext route, Refusal reason, int status, String detail) {
        refusals.count(reason, remote(route), detail);
        Refusals.answer(route.request(), reason, status, detail);
    }

    /** The address a request comes from, as far as it can be believed. */
    String remote(RoutingContext route) {
        return proxies.forwarded(route.request()).address();
    }
}
