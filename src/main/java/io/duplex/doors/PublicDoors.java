package io.duplex.doors;

import io.duplex.entrance.FrontDoor;
import io.duplex.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public port: which path leads to which door. */
public final class PublicDoors {
    private static final Logger LOG = LoggerFactory.getLogger(PublicDoors.class);

    private PublicDoors() {}

    /**
     * The doors of one event loop.
     *
     * @param front what a request must pass before it reaches a door
     */
    public static Router router(Vertx vertx, FrontDoor front, List<LoopDoor> doors) {
        Router router = Router.router(vertx);
        router.route().handler(front::admit);
        StartPage page = new StartPage();
        Paths.getOrHead(router, "/").handler(page::handle);
        Paths.getOrHead(router, "/start/:file").handler(page::handle);
        // What stands behind this line is not for pages of other origins.
        router.route().handler(front::checkOrigin);
        doors.forEach(door -> door.mount(router));
        router.route().handler(front::preflight);
        router.route().failureHandler(PublicDoors::failed);
        String paths = String.join(
                ", ", doors.stream().flatMap(door -> door.paths().stream()).toList());
        router.errorHandler(404, route -> notFound(route, paths));
        router.errorHandler(400, route -> new Problem(400, "The path is malformed").answer(route.response()));
        return router;
    }

    private static void notFound(RoutingContext route, String paths) {
        new Problem(404, "Nothing is served at " + route.normalizedPath() + "; there are " + paths)
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
            LOG.atError().setCause(route.failure()).log("Internal error in a request");
            Problem.internal().answer(route.response());
        }
    }
}
