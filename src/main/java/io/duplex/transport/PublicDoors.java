package io.duplex.transport;

import io.duplex.transport.websocket.RawBridge;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The public port: which path leads to which door. */
public final class PublicDoors {
    private PublicDoors() {}

    /**
     * The doors of one event loop.
     *
     * @param front what is asked of everybody first
     * @param identification what the doors know of the caller
     * @param echo the echo of conformance suites, or null if it is off
     */
    public static Router router(
            Vertx vertx,
            FrontDoor front,
            Identification identification,
            RawBridge bridge,
            @Nullable Handler<HttpServerRequest> echo) {
        Router router = Router.router(vertx);
        router.route().handler(front::admit);
        StartPage page = new StartPage();
        router.get("/").handler(page::handle);
        router.get("/start/:file").handler(page::handle);
        // Whatever stands behind this line is not for pages of strangers.
        router.route().handler(front::checkOrigin);
        router.route("/eventbus/websocket")
                .handler(identification::ofConversation)
                .handler(route -> bridge.handle(route.request(), Identification.caller(route)));
        if (echo != null) {
            router.route("/echo").handler(route -> echo.handle(route.request()));
        }
        router.route().handler(front::preflight);
        router.errorHandler(404, PublicDoors::notFound);
        return router;
    }

    private static void notFound(RoutingContext route) {
        FrontDoor.answer(
                route.response(),
                404,
                "Nothing is served at " + route.normalizedPath() + "; the bridge is at /eventbus/websocket");
    }
}
