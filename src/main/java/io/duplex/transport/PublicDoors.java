package io.duplex.transport;

import io.duplex.transport.websocket.WebSocketUpgrade;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The public port: which path leads to which door. */
public final class PublicDoors {
    private PublicDoors() {}

    /**
     * The doors of one event loop.
     *
     * @param accepting false while the node drains: new clients are sent elsewhere with 503
     * @param echo the echo of conformance suites, or null if it is off
     */
    public static Router router(
            Vertx vertx, BooleanSupplier accepting, WebSocketUpgrade bridge, @Nullable WebSocketUpgrade echo) {
        Router router = Router.router(vertx);
        router.route().handler(route -> admit(route, accepting));
        router.route("/eventbus/websocket").handler(route -> bridge.handle(route.request()));
        if (echo != null) {
            router.route("/echo").handler(route -> echo.handle(route.request()));
        }
        StartPage page = new StartPage();
        router.get("/").handler(page::handle);
        router.get("/start/:file").handler(page::handle);
        router.errorHandler(404, PublicDoors::notFound);
        return router;
    }

    private static void admit(RoutingContext route, BooleanSupplier accepting) {
        if (accepting.getAsBoolean()) {
            route.next();
            return;
        }
        route.response().putHeader(HttpHeaders.CONNECTION, "close");
        problem(route.response(), 503, "This node is stopping; connect again to reach another");
    }

    private static void notFound(RoutingContext route) {
        problem(
                route.response(),
                404,
                "Nothing is served at " + route.normalizedPath() + "; the bridge is at /eventbus/websocket");
    }

    private static void problem(HttpServerResponse response, int status, String detail) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.end(detail + "\n");
    }
}
