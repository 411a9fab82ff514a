package io.duplex.admin;

import io.duplex.clock.Timers;
import io.duplex.cluster.ClusterView;
import io.duplex.entrance.OriginPolicy;
import io.duplex.entrance.OriginSettings;
import io.duplex.entrance.SecurityHeaders;
import io.duplex.http.Problem;
import io.duplex.message.RequestFailure;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inside port: which path answers what. */
public final class InsideRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(InsideRoutes.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final OriginPolicy OWN_PAGES = new OriginPolicy(OriginSettings.SAME_ORIGIN);

    private InsideRoutes() {}

    /**
     * Health and metrics, and the parts of the API.
     *
     * @param settings who may use the API, and under which names it may be asked
     */
    public static Router router(
            Vertx vertx,
            NodeView node,
            ClusterView cluster,
            InsideSettings settings,
            Timers timers,
            PrometheusMeterRegistry metrics,
            List<Routes> api) {
        Router router = Router.router(vertx);
        router.route().handler(SecurityHeaders::add).handler(InsideRoutes::refuseForeignPages);
        HealthRoutes health = new HealthRoutes(vertx, node, cluster);
        Routes.getOrHead(router, "/health/live").handler(health::live);
        Routes.getOrHead(router, "/health/ready").handler(health::ready);
        router.route().handler(new AskedHost(settings, timers)::check);
        Routes.getOrHead(router, "/metrics")
                .handler(route -> route.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE)
                        .end(metrics.scrape()));
        ApiKeys keys = new ApiKeys(settings.apiKeys(), timers);
        router.route("/api/*").handler(keys::check);
        for (Routes part : api) {
            if (part.access() == Routes.Access.OPERATORS) {
                part.resources()
                        .forEach(one -> router.route(Routes.ROOT + one + "*").handler(keys::checkOperator));
            }
            part.mount(router);
        }
        String resources = api.stream()
                .flatMap(part -> part.resources().stream())
                .collect(Collectors.joining(",", Routes.ROOT + "{", "}"));
        router.route().failureHandler(InsideRoutes::failed);
        router.errorHandler(
                404,
                route -> new Problem(
                                404,
                                "Nothing is served at " + route.normalizedPath()
                                        + "; there are /health/live, /health/ready, /metrics and " + resources)
                        .answer(route.response()));
        router.errorHandler(
                405,
                route -> new Problem(405, route.request().method() + " is not served at " + route.normalizedPath())
                        .answer(route.response()));
        return router;
    }

    /** A page an operator looks at elsewhere could otherwise publish through the operator's browser. */
    private static void refuseForeignPages(RoutingContext route) {
        String refusal = OWN_PAGES.refusal(route.request());
        if (refusal == null) {
            route.next();
        } else {
            new Problem(403, refusal).answer(route.response());
        }
    }

    static void json(RoutingContext route, int status, JsonObject body) {
        json(route, status, body.toBuffer());
    }

    static void json(RoutingContext route, int status, Buffer body) {
        route.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body);
    }

    private static void failed(RoutingContext route) {
        if (route.failure() instanceof Problem problem) {
            problem.answer(route.response());
        } else if (route.failure() == null) {
            new Problem(route.statusCode(), "The request failed").answer(route.response());
        } else if (route.failure() instanceof RequestFailure noReply) {
            Problem.of(noReply).answer(route.response());
        } else if (route.failure() instanceof EncodeException) {
            new Problem(
                            502,
                            "The answer cannot be written as JSON: "
                                    + route.failure().getMessage())
                    .answer(route.response());
        } else if (!route.response().closed()) {
            LOG.atError().setCause(route.failure()).log("Internal error in a request to the inside port");
            Problem.internal().answer(route.response());
        }
    }
}
