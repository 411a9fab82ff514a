package io.duplex.session;

import io.duplex.loop.Loop;
import io.duplex.message.Disconnect;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The connections of this node, whatever event loop they are on. Any thread may ask; each loop answers for itself. */
public final class Connections {
    private final String node;
    private final InstantSource wallClock;
    private final List<Part> parts = new CopyOnWriteArrayList<>();

    /** Of a node with no event loop yet. */
    public Connections(String node, InstantSource wallClock) {
        this.node = node;
        this.wallClock = wallClock;
    }

    /** Those of one more event loop. */
    public void add(Loop loop, SessionRegistry registry) {
        parts.add(new Part(loop, registry));
    }

    /**
     * What is known of connections, one object each:
     * {@code {"id":"..","node":"..","door":"websocket","remote":"10.0.0.7","since":"..","hello":true,"user":"alice",
     * "client":"sdk/1","expires":300,"addresses":["news"],"queued":0,"dropped":0}}; {@code expires} in seconds from
     * now, {@code queued} in bytes, {@code dropped} in messages.
     *
     * @param limit at most so many of each event loop
     */
    public Future<JsonArray> list(ConnectionFilter filter, int limit) {
        return ask(registry -> {
                    JsonArray some = new JsonArray();
                    registry.find(filter).stream()
                            .limit(limit)
                            .forEach(session -> some.add(describe(session, registry.nanos())));
                    return some;
                })
                .map(all -> {
                    JsonArray together = new JsonArray();
                    all.forEach(together::addAll);
                    return together;
                });
    }

    /** Ends connections; completes with how many. */
    public Future<Integer> disconnect(ConnectionFilter filter, Disconnect cause) {
        return count(registry -> {
            List<Session> found = registry.find(filter);
            found.forEach(session -> session.close(cause));
            return found.size();
        });
    }

    /** Ends one subscription of each of these; completes with how many there were. */
    public Future<Integer> unsubscribe(ConnectionFilter filter, String address) {
        return count(registry -> (int) registry.find(filter).stream()
                .filter(session -> registry.flows().subscribe().end(session, address, "operator"))
                .count());
    }

    private Future<Integer> count(ToIntFunction<SessionRegistry> question) {
        return ask(question::applyAsInt)
                .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    private <T> Future<List<T>> ask(Function<SessionRegistry, T> question) {
        List<Future<T>> answers = new ArrayList<>();
        for (Part part : parts) {
            Promise<T> answer = Promise.promise();
            part.loop().execute(() -> {
                try {
                    answer.complete(question.apply(part.registry()));
                } catch (RuntimeException | Error e) {
                    answer.fail(e);
                }
            });
            answers.add(answer.future());
        }
        return Future.all(answers).map(all -> all.list());
    }

    private JsonObject describe(Session session, long nowNanos) {
        SessionIdentity identity = session.identity();
        JsonObject json = new JsonObject()
                .put("id", session.id())
                .put("node", node)
                .put("door", identity.door())
                .put("remote", identity.remote())
                .put(
                        "since",
                        wallClock
                                .instant()
                                .minusNanos(nowNanos - identity.sinceNanos())
                                .toString())
                .put("hello", session.isGreeted());
        if (identity.client() != null) {
            json.put("client", identity.client());
        }
        if (identity.principal().user() != null) {
            json.put("user", identity.principal().user())
                    .put("expires", identity.principal().secondsLeft(nowNanos));
        }
        return json.put(
                        "addresses",
                        new JsonArray(new ArrayList<>(session.subscriptions().keySet())))
                .put("queued", session.outlet().waitingBytes())
                .put("dropped", identity.missedCount());
    }

    private record Part(Loop loop, SessionRegistry registry) {}
}
