package io.duplex.admin;

import io.duplex.auth.IpRange;
import io.duplex.http.Problem;
import io.duplex.operator.ClusterControl;
import io.duplex.session.ConnectionFilter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of all nodes: looking at them, and ending them. */
public final class ConnectionRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRoutes.class);
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1_000;
    private static final List<String> PARAMETERS = List.of("user", "client", "remote", "address", "limit");

    private final ClusterControl control;

    /** Of all nodes. */
    public ConnectionRoutes(ClusterControl control) {
        this.control = control;
    }

    @Override
    public List<String> resources() {
        return List.of("connections");
    }

    @Override
    public Access access() {
        return Access.OPERATORS;
    }

    @Override
    public void mount(Router router) {
        Routes.getOrHead(router, ROOT + "connections").handler(this::list);
        router.delete(ROOT + "connections").handler(this::disconnectAll);
        Routes.getOrHead(router, ROOT + "connections/:id").handler(this::show);
        router.delete(ROOT + "connections/:id").handler(this::disconnect);
        router.delete(ROOT + "connections/:id/addresses/:address").handler(this::unsubscribe);
    }

    /** {@code ?user=alice&limit=10}; answered {@code {"connections":[..],"more":false,"silent":[]}}. */
    void list(RoutingContext route) {
        answer(route, control.list(filter(route), limit(route)));
    }

    /** One connection, or 404. */
    void show(RoutingContext route) {
        String id = route.pathParam("id");
        answer(
                route,
                control.list(ConnectionFilter.ofId(id), 1)
                        .map(found -> found.getJsonArray("connections").stream()
                                .map(JsonObject.class::cast)
                                .findFirst()
                                .orElseThrow(() -> nobody(id))));
    }

    /** All that fit; at least one parameter must say which. */
    void disconnectAll(RoutingContext route) {
        ConnectionFilter filter = filter(route);
        if (filter.isAll()) {
            throw new Problem(400, "Which connections? One of user, client, remote or address is expected");
        }
        log(route, "disconnect", filter.toJson().encode());
        answer(route, control.disconnect(filter).onSuccess(done -> logDone(route, "disconnect", done)));
    }

    /** One, or 404. */
    void disconnect(RoutingContext route) {
        String id = route.pathParam("id");
        log(route, "disconnect", id);
        answer(route, control.disconnect(ConnectionFilter.ofId(id)).map(done -> someOf(done, id)));
    }

    /** One subscription of one connection, or 404. */
    void unsubscribe(RoutingContext route) {
        String id = route.pathParam("id");
        String address = route.pathParam("address");
        log(route, "unsubscribe", id + " " + address);
        answer(route, control.unsubscribe(ConnectionFilter.ofId(id), address).map(done -> someOf(done, id)));
    }

    static void log(RoutingContext route, String what, String whom) {
        LOG.atInfo()
                .addKeyValue("do", what)
                .addKeyValue("whom", whom)
                .addKeyValue("by", String.valueOf(route.request().remoteAddress()))
                .log("An operator's action begins");
    }

    /** What came of it, which the line before cannot know. */
    private static void logDone(RoutingContext route, String what, JsonObject done) {
        LOG.atInfo()
                .addKeyValue("done", what)
                .addKeyValue("count", done.getValue("count"))
                .addKeyValue("silent", done.getValue("silent"))
                .addKeyValue("by", String.valueOf(route.request().remoteAddress()))
                .log("An operator's action was carried out");
    }

    private static JsonObject someOf(JsonObject done, String id) {
        if (done.getInteger("count") == 0) {
            throw nobody(id);
        }
        return done;
    }

    private static Problem nobody(String id) {
        return new Problem(404, "No node that answered has a connection " + id + ", or it is not subscribed");
    }

    private static ConnectionFilter filter(RoutingContext route) {
        for (String name : route.queryParams().names()) {
            if (!PARAMETERS.contains(name)) {
                throw new Problem(400, "\"" + name + "\" is no parameter; expected " + String.join(", ", PARAMETERS));
            }
        }
        return new ConnectionFilter(
                null, parameter(route, "user"), parameter(route, "client"), remote(route), parameter(route, "address"));
    }

    private static @Nullable IpRange remote(RoutingContext route) {
        String remote = parameter(route, "remote");
        IpRange range = remote == null ? null : IpRange.parse(remote.strip());
        if (remote != null && range == null) {
            throw BanRoutes.notAnAddress("remote", remote);
        }
        return range;
    }

    private static int limit(RoutingContext route) {
        String limit = parameter(route, "limit");
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (limit.matches("[0-9]{1,4}") && Integer.parseInt(limit) >= 1 && Integer.parseInt(limit) <= MOST) {
            return Integer.parseInt(limit);
        }
        throw new Problem(400, "\"limit\" is " + limit + "; 1 to " + MOST + " is expected");
    }

    private static @Nullable String parameter(RoutingContext route, String name) {
        return route.queryParams().get(name);
    }

    private static void answer(RoutingContext route, Future<JsonObject> body) {
        body.onSuccess(json -> InsideRoutes.json(route, 200, json)).onFailure(route::fail);
    }
}
