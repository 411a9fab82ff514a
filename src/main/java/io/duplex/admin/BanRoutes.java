package io.duplex.admin;

import io.duplex.auth.Ban;
import io.duplex.auth.BanList;
import io.duplex.cluster.SharedBans;
import io.duplex.http.Problem;
import io.duplex.http.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/** Who may not come in for a while, on all nodes. */
public final class BanRoutes implements Routes {
    private static final int MOST_BODY_BYTES = 4_096;
    private static final int LONGEST_VALUE = 1_000;
    private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private final BanList list;
    private final SharedBans shared;

    /** Of this node, and of all. */
    public BanRoutes(BanList list, SharedBans shared) {
        this.list = list;
        this.shared = shared;
    }

    @Override
    public List<String> resources() {
        return List.of("bans");
    }

    @Override
    public Access access() {
        return Access.OPERATORS;
    }

    @Override
    public void mount(Router router) {
        Routes.getOrHead(router, ROOT + "bans").handler(this::list);
        router.post(ROOT + "bans").handler(this::add);
        router.delete(ROOT + "bans/:kind/:value").handler(this::remove);
    }

    /** {@code {"bans":[{"user":"alice","seconds":600}]}}, as this node knows them; seconds from now. */
    void list(RoutingContext route) {
        JsonArray bans = new JsonArray();
        list.bans()
                .forEach((ban, left) -> bans.add(
                        new JsonObject().put(ban.kind().wire(), ban.value()).put("seconds", left.toSeconds())));
        InsideRoutes.json(route, 200, new JsonObject().put("bans", bans));
    }

    /** {@code {"user":"alice","seconds":600}}, or {@code client} or {@code remote}; answered 201 with the same. */
    void add(RoutingContext route) {
        RequestBody.read(route.request(), MOST_BODY_BYTES)
                .map(BanRoutes::parse)
                .compose(request -> add(route, ban(request), time(request)))
                .onSuccess(done -> InsideRoutes.json(route, 201, done))
                .onFailure(route::fail);
    }

    private Future<JsonObject> add(RoutingContext route, Ban ban, Duration time) {
        ConnectionRoutes.log(route, "ban", ban.key() + " for " + time.toSeconds() + " s");
        return shared.add(ban, time)
                .map(done ->
                        new JsonObject().put(ban.kind().wire(), ban.value()).put("seconds", time.toSeconds()));
    }

    private static JsonObject parse(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Problem(400, "The body is no JSON object like {\"user\":\"alice\",\"seconds\":600}");
        }
    }

    /** {@code /user/alice}; 404 if there is no such ban. */
    void remove(RoutingContext route) {
        Ban.Kind kind = Ban.Kind.of(route.pathParam("kind"));
        if (kind == null) {
            throw new Problem(404, "There are bans of user, client and remote");
        }
        Ban ban = ban(kind, route.pathParam("value"));
        ConnectionRoutes.log(route, "unban", ban.key());
        shared.remove(ban)
                .onSuccess(was -> {
                    if (was) {
                        route.response().setStatusCode(204).end();
                    } else {
                        route.fail(new Problem(404, "There is no ban of " + ban.key()));
                    }
                })
                .onFailure(route::fail);
    }

    private static Ban ban(JsonObject request) {
        Ban found = null;
        for (Ban.Kind kind : Ban.Kind.values()) {
            if (request.getValue(kind.wire()) instanceof String value
                    && !value.isEmpty()
                    && value.length() <= LONGEST_VALUE) {
                if (found != null) {
                    throw new Problem(400, "One of user, client and remote is expected, not two");
                }
                found = ban(kind, MessageRoutes.whole(kind.wire(), value));
            }
        }
        if (found == null) {
            throw new Problem(
                    400, "One of user, client and remote is expected, a text of 1 to " + LONGEST_VALUE + " characters");
        }
        return found;
    }

    private static Ban ban(Ban.Kind kind, String value) {
        Ban ban = Ban.of(kind, value);
        if (ban == null) {
            throw notAnAddress("remote", value);
        }
        return ban;
    }

    static Problem notAnAddress(String name, String found) {
        return new Problem(
                400,
                "\"" + name + "\" is '" + found + "'; an IP address such as 10.0.0.7 or 2001:db8::7, or a range such as"
                        + " 10.0.0.0/8, is expected");
    }

    private static Duration time(JsonObject request) {
        if (request.getValue("seconds") instanceof Number seconds
                && seconds.longValue() >= 1
                && seconds.longValue() <= LONGEST_SECONDS) {
            return Duration.ofSeconds(seconds.longValue());
        }
        throw new Problem(
                400, "\"seconds\" is " + request.getValue("seconds") + "; 1 to " + LONGEST_SECONDS + " is expected");
    }
}
