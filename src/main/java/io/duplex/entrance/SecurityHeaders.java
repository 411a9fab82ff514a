package io.duplex.entrance;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * What every answer tells a browser that should render it: nothing may run, nothing may be loaded, nobody may frame it,
 * and it is of the type it says.
 *
 * <p>A page that needs more replaces the policy with one of its own.
 */
public final class SecurityHeaders {
    static final String NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    /** A handler that comes before all others. */
    public static void add(RoutingContext route) {
        if (!route.request().headers().contains(HttpHeaders.UPGRADE)) {
            restrict(route.response().headers(), NOTHING);
        }
        route.next();
    }

    /** With this as the policy, in the words of CSP3. */
    public static void restrict(MultiMap headers, String policy) {
        headers.set("Content-Security-Policy", policy)
                .set("X-Content-Type-Options", "nosniff")
                .set("Referrer-Policy", "no-referrer");
    }
}
