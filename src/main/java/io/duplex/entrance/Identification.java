package io.duplex.entrance;

import io.duplex.auth.BadToken;
import io.duplex.auth.Caller;
import io.duplex.auth.RequestIdentity;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/**
 * Asks who a request comes from, before its door does anything. The door then finds the answer with {@link #caller}.
 *
 * <p>A token that is not accepted is answered here: 401, 400 for two at once, 503 while it cannot be checked, 429 after
 * too many bad ones.
 */
public final class Identification {
    private static final String CALLER = "duplex.caller";
    private static final String RETRY_SECONDS = "10";

    private final RequestIdentity identity;
    private final FrontDoor front;

    /** The same for all event loops. */
    public Identification(RequestIdentity identity, FrontDoor front) {
        this.identity = identity;
        this.front = front;
    }

    /** Before a door that opens a session, in which a token may still come by {@code hello}. */
    public void ofConversation(RoutingContext route) {
        if (route.request().method().equals(HttpMethod.OPTIONS)) {
            // A browser asks so before the request itself, and may not show what that will.
            route.put(CALLER, Caller.anonymous(front.remote(route)));
            route.next();
            return;
        }
        identify(route, identity.ofConversation(route.request(), front.remote(route)));
    }

    /** Before a door that does what the request says: without a token only where clients may be anonymous. */
    public void ofRequest(RoutingContext route) {
        identify(route, identity.of(route.request(), front.remote(route)));
    }

    /** Who the request comes from. */
    public static Caller caller(RoutingContext route) {
        return route.get(CALLER);
    }

    private void identify(RoutingContext route, Future<Caller> caller) {
        boolean waits = !caller.isComplete();
        if (waits) {
            route.request().pause();
        }
        caller.onComplete(judged -> {
            if (waits) {
                route.request().resume();
            }
            if (judged.succeeded()) {
                route.put(
                        CALLER,
                        judged.result()
                                .from(judged.result().remote(), route.request().getHeader(HttpHeaders.ORIGIN)));
                route.next();
            } else if (judged.cause() instanceof BadToken bad) {
                refuse(route, bad);
            } else {
                route.fail(judged.cause());
            }
        });
    }

    private void refuse(RoutingContext route, BadToken bad) {
        if (bad.status() == 401) {
            route.response().putHeader(HttpHeaders.createOptimized("WWW-Authenticate"), bad.challenge());
        }
        if (bad.isPassing()) {
            route.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        front.refuse(route, Refusal.TOKEN, bad.status(), String.valueOf(bad.getMessage()));
    }
}
