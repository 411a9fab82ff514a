package io.duplex.doors;

import io.duplex.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/** What doors say about the methods of their paths. */
public final class Paths {
    private Paths() {}

    /** Where there is GET there is HEAD (RFC 9110 s9.1); Vert.x leaves out the body. */
    public static Route getOrHead(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Answers 405 to every other method of a path; preflights have a handler behind all paths. */
    public static void only(String methods, Router router, String path) {
        router.route(path).handler(route -> {
            if (route.request().method().equals(HttpMethod.OPTIONS)) {
                route.next();
                return;
            }
            route.response().putHeader(HttpHeaders.ALLOW, methods);
            throw new Problem(
                    405, methods + " is expected here, not " + route.request().method());
        });
    }
}
