package io.duplex.operator;

import io.duplex.bus.Bus;
import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.ReplyTo;
import io.duplex.session.ConnectionFilter;
import io.duplex.session.Connections;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** This node's side of what operators ask: an address of the event bus that no rule opens to clients. */
public final class NodeControl {
    private final Connections connections;

    /** Answers for these connections. */
    public NodeControl(Connections connections) {
        this.connections = connections;
    }

    static String address(String node) {
        return "__duplex.control." + node;
    }

    /** From now on this node answers; completes when the cluster knows. */
    public Future<Void> start(Bus bus, String node) {
        return bus.listen(address(node), this::onQuestion).registered();
    }

    private void onQuestion(Delivery delivery) {
        ReplyTo asker = delivery.replyTo();
        if (asker == null || !(delivery.body() instanceof JsonObject question)) {
            return;
        }
        answer(question)
                .otherwise(failure -> new JsonObject().put("failed", true))
                .onSuccess(answer -> asker.reply(answer, MultiMap.caseInsensitiveMultiMap()));
    }

    /**
     * Does what is asked: {@code {"do":"list","filter":{"user":"alice"},"limit":100}}, {@code disconnect}, or
     * {@code unsubscribe} with an {@code address}.
     */
    Future<JsonObject> answer(JsonObject question) {
        ConnectionFilter filter = ConnectionFilter.ofJson(question.getJsonObject("filter", new JsonObject()));
        return switch (question.getString("do", "")) {
            case "list" ->
                connections
                        .list(filter, question.getInteger("limit", 0))
                        .map(found -> new JsonObject().put("connections", found));
            case "disconnect" ->
                connections.disconnect(filter, Disconnect.OPERATOR).map(NodeControl::count);
            case "unsubscribe" ->
                connections
                        .unsubscribe(filter, question.getString("address", ""))
                        .map(NodeControl::count);
            default -> Future.succeededFuture(new JsonObject().put("connections", new JsonArray()));
        };
    }

    private static JsonObject count(int count) {
        return new JsonObject().put("count", count);
    }
}
