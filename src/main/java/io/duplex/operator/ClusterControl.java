package io.duplex.operator;

import io.duplex.bus.Bus;
import io.duplex.message.Delivery;
import io.duplex.message.RequestFailure;
import io.duplex.session.ConnectionFilter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators ask of all nodes at once. */
public final class ClusterControl {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Bus bus;
    private final Supplier<List<String>> members;

    /**
     * Asks over this bus.
     *
     * @param members ids of all members; those that are no node of ours have nobody at the address and are passed over
     */
    public ClusterControl(Bus bus, Supplier<List<String>> members) {
        this.bus = bus;
        this.members = members;
    }

    /**
     * Connections of all nodes.
     *
     * @return {@code {"connections":[..],"more":false,"silent":["<node>"]}}; {@code silent} are nodes that did not
     *     answer
     */
    public Future<JsonObject> list(ConnectionFilter filter, int limit) {
        JsonObject question = question("list", filter).put("limit", limit + 1);
        return ask(question).map(answers -> {
            JsonArray found = new JsonArray();
            answers.given().forEach(answer -> found.addAll(answer.getJsonArray("connections", new JsonArray())));
            boolean more = found.size() > limit;
            while (found.size() > limit) {
                found.remove(found.size() - 1);
            }
            return new JsonObject()
                    .put("connections", found)
                    .put("more", more)
                    .put("silent", new JsonArray(answers.silent()));
        });
    }

    /** Ends connections; {@code {"count":1,"silent":[]}}. */
    public Future<JsonObject> disconnect(ConnectionFilter filter) {
        return count(question("disconnect", filter));
    }

    /** Ends a subscription of connections; {@code {"count":1,"silent":[]}}. */
    public Future<JsonObject> unsubscribe(ConnectionFilter filter, String address) {
        return count(question("unsubscribe", filter).put("address", address));
    }

    private Future<JsonObject> count(JsonObject question) {
        return ask(question)
                .map(answers -> new JsonObject()
                        .put(
                                "count",
                                answers.given().stream()
                                        .mapToInt(answer -> answer.getInteger("count", 0))
                                        .sum())
                        .put("silent", new JsonArray(answers.silent())));
    }

    private static JsonObject question(String what, ConnectionFilter filter) {
        return new JsonObject().put("do", what).put("filter", filter.toJson());
    }

    private Future<Answers> ask(JsonObject question) {
        List<String> asked = List.copyOf(members.get());
        List<Future<@Nullable JsonObject>> answers = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String node : asked) {
            answers.add(bus.ask(NodeControl.address(node), question, MultiMap.caseInsensitiveMultiMap(), PATIENCE)
                    .map(ClusterControl::body)
                    .recover(failure -> Future.succeededFuture(isNoNode(failure) ? new JsonObject() : null)));
        }
        return Future.all(answers).map(all -> {
            List<JsonObject> given = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                JsonObject answer = all.resultAt(i);
                if (answer == null || answer.containsKey("failed")) {
                    silent.add(asked.get(i));
                } else {
                    given.add(answer);
                }
            }
            return new Answers(given, silent);
        });
    }

    private static @Nullable JsonObject body(Delivery delivery) {
        return delivery.body() instanceof JsonObject answer ? answer : null;
    }

    /** A plain service in the same cluster. */
    private static boolean isNoNode(Throwable failure) {
        return failure instanceof RequestFailure request && request.kind() == RequestFailure.Kind.NO_HANDLERS;
    }

    private record Answers(List<JsonObject> given, List<String> silent) {}
}
