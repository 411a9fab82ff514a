package io.duplex.doors;

import io.duplex.doors.bridge.RawBridge;
import io.duplex.doors.publish.HttpDoor;
import io.duplex.doors.sockjs.SockJsDoor;
import io.duplex.doors.sse.EventsDoor;
import io.duplex.entrance.FrontDoor;
import io.duplex.entrance.Identification;
import io.duplex.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public port: which path leads to which door. */
public final class PublicDoors {
    private static final Logger LOG = LoggerFactory.getLogger(PublicDoors.class);

    private PublicDoors() {}

    /**
     * The doors of one event loop.
     *
     * @param front what is asked of everybody first
     * @param identification what the doors know of the caller
     * @param http publish and request
     * @param events server-sent events
     * @param echo the echo of conformance suites, or null if it is off
     */
    public static Router router(
            Vertx vertx,
            FrontDoor front,
            Identification identification,
            RawBridge bridge,
            SockJsDoor sockJs,
            HttpDoor http,
            EventsDoor events,
            @Nullable Handler<HttpServerRequest> echo) {
        Router router = Router.router(vertx);
        router.route().handler(front::admit);
        StartPage page = new StartPage();
        getOrHead(router, "/").handler(page::handle);
        getOrHead(router, "/start/:file").handler(page::handle);
        // Whatever stands behind this line is not for pages of strangers.
        router.route().handler(front::checkOrigin);
        router.route("/eventbus/websocket")
                .handler(identification::ofConversation)
                .handler(route -> bridge.handle(route.request(), Identification.caller(route)));
        router.route("/eventbus/*").handler(identification::ofConversation).handler(route -> {
            if (!sockJs.handle(route.request(), Identification.caller(route))) {
                route.next();
            }
        });
        if (echo != null) {
            router.route("/echo").handler(route -> echo.handle(route.request()));
        }
        router.get("/events")
                .handler(identification::ofRequest)
                .handler(route -> events.handle(route.request(), Identification.caller(route)));
        router.head("/events")
                .handler(identification::ofRequest)
                .handler(route -> EventsDoor.describe(route.request()));
        nothingBut(router, "GET, HEAD", "/events");
        post(router, identification, "/publish/:address", http::publish);
        post(router, identification, "/request/:address", http::request);
        router.route().handler(front::preflight);
        router.route().failureHandler(PublicDoors::failed);
        router.errorHandler(404, PublicDoors::notFound);
        router.errorHandler(400, route -> new Problem(400, "The path is malformed").answer(route.response()));
        return router;
    }

    /** Where there is GET there is HEAD (RFC 9110 s9.1); Vert.x leaves out the body. */
    private static Route getOrHead(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private static void post(Router router, Identification identification, String path, HttpDoor.Verb verb) {
        router.post(path)
                .handler(identification::ofRequest)
                .handler(route -> verb.run(route.request(), route.pathParam("address"), Identification.caller(route))
                        .onFailure(route::fail));
        nothingBut(router, "POST", path);
    }

    /** What comes here is for no handler of this path; preflights are for one behind all paths. */
    private static void nothingBut(Router router, String method, String path) {
        router.route(path).handler(route -> {
            if (route.request().method().equals(HttpMethod.OPTIONS)) {
                route.next();
                return;
            }
            route.response().putHeader(HttpHeaders.ALLOW, method);
            throw new Problem(
                    405, method + " is expected here, not " + route.request().method());
        });
    }

    private static void notFound(RoutingContext route) {
        new Problem(
                        404,
                        "Nothing is served at " + route.normalizedPath()
                                + "; the bridge is at /eventbus, and there are /events?address=..,"
                                + " /publish/{address} and /request/{address}")
                .answer(route.response());
    }

    /** What a client did wrong is told; a connection that ended is nobody's mistake; the rest is ours, and logged. */
    private static void failed(RoutingContext route) {
        if (route.failure() instanceof Problem problem) {
            problem.answer(route.response());
        } else if (route.failure() == null) {
            route.next();
        } else if (route.statusCode() == 400) {
            // What the router itself makes nothing of: a target without a path.
            new Problem(400, String.valueOf(route.failure().getMessage())).answer(route.response());
        } else if (!route.response().closed() && !route.response().ended()) {
            LOG.atError().setCause(route.failure()).log("A request failed for a reason of ours");
            Problem.internal().answer(route.response());
        }
    }
}
