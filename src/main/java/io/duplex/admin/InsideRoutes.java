package io.duplex.admin;

import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.cluster.Cluster;
import io.duplex.http.Problem;
import io.duplex.message.RequestFailure;
import io.duplex.relay.Relay;
import io.duplex.transport.OriginPolicy;
import io.duplex.transport.OriginSettings;
import io.duplex.transport.SecurityHeaders;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inside port: which path answers what. */
public final class InsideRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(InsideRoutes.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final OriginPolicy OWN_PAGES = new OriginPolicy(OriginSettings.SAME_ORIGIN);

    private InsideRoutes() {}

    /**
     * All of them.
     *
     * @param overloaded while true, no message is taken
     * @param settings who may use the API, and under which names it may be asked
     * @param maxBodyBytes longest request body
     */
    public static Router router(
            Vertx vertx,
            NodeView node,
            Cluster cluster,
            Bus bus,
            Relay relay,
            OperatorParts operators,
            BooleanSupplier overloaded,
            InsideSettings settings,
            Timers timers,
            PrometheusMeterRegistry metrics,
            int maxBodyBytes) {
        Router router = Router.router(vertx);
        router.route().handler(SecurityHeaders::add).handler(InsideRoutes::refuseForeignPages);
        HealthRoutes health = new HealthRoutes(vertx, node, cluster);
        getOrHead(router, "/health/live").handler(health::live);
        getOrHead(router, "/health/ready").handler(health::ready);
        router.route().handler(new AskedHost(settings, timers)::check);
        getOrHead(router, "/metrics")
                .handler(route -> route.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, METRICS_TYPE)
                        .end(metrics.scrape()));
        ApiKeys keys = new ApiKeys(settings.apiKeys(), timers);
        router.route("/api/*").handler(keys::check);
        addOperators(router, keys, operators);
        getOrHead(router, "/api/v1/info")
                .handler(route -> json(route, 200, Info.of(node, cluster).toJson()));
        MessageRoutes messages = new MessageRoutes(bus, relay, overloaded, maxBodyBytes);
        router.post("/api/v1/publish").handler(messages::publish);
        router.post("/api/v1/send").handler(messages::send);
        router.post("/api/v1/request").handler(messages::request);
        getOrHead(router, "/api/v1/history/:address").handler(new HistoryRoutes(relay)::read);
        router.route().failureHandler(InsideRoutes::failed);
        router.errorHandler(
                404,
                route -> new Problem(
                                404,
                                "Nothing is served at " + route.normalizedPath()
                                        + "; there are /health/live, /health/ready, /metrics and /api/v1/{info,publish,send,request,history,connections,bans}")
                        .answer(route.response()));
        router.errorHandler(
                405,
                route -> new Problem(405, route.request().method() + " is not served at " + route.normalizedPath())
                        .answer(route.response()));
        return router;
    }

    private static void addOperators(Router router, ApiKeys keys, OperatorParts parts) {
        ConnectionRoutes connections = new ConnectionRoutes(parts.control());
        BanRoutes bans = new BanRoutes(parts.bans(), parts.sharedBans());
        router.route("/api/v1/connections*").handler(keys::checkOperator);
        router.route("/api/v1/bans*").handler(keys::checkOperator);
        getOrHead(router, "/api/v1/connections").handler(connections::list);
        router.delete("/api/v1/connections").handler(connections::disconnectAll);
        getOrHead(router, "/api/v1/connections/:id").handler(connections::show);
        router.delete("/api/v1/connections/:id").handler(connections::disconnect);
        router.delete("/api/v1/connections/:id/addresses/:address").handler(connections::unsubscribe);
        getOrHead(router, "/api/v1/bans").handler(bans::list);
        router.post("/api/v1/bans").handler(bans::add);
        router.delete("/api/v1/bans/:kind/:value").handler(bans::remove);
    }

    /** Where there is GET there is HEAD (RFC 9110 s9.1); Vert.x leaves out the body. */
    private static Route getOrHead(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
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
            LOG.atError().setCause(route.failure()).log("A request on the inside port failed for a reason of ours");
            Problem.internal().answer(route.response());
        }
    }
}
