package io.duplex.admin;

import io.duplex.history.History;
import io.duplex.history.Page;
import io.duplex.http.Problem;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.duplex.relay.Relay;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What was recorded, for operators and services. */
public final class HistoryRoutes implements Routes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1_000;
    private static final int PAGE_BYTES = 1 << 20;

    private final Relay relay;

    /** Of the channels that the relay has. */
    public HistoryRoutes(Relay relay) {
        this.relay = relay;
    }

    @Override
    public List<String> resources() {
        return List.of("history");
    }

    @Override
    public Access access() {
        return Access.SERVICES;
    }

    @Override
    public void mount(Router router) {
        Routes.getOrHead(router, ROOT + "history/:address").handler(this::read);
    }

    /**
     * {@code GET /api/v1/history/news?since=5f3c9a1e2b7d:42&limit=100}, or {@code ?last=10}:
     * {@code {"address":"news","epoch":"5f3c9a1e2b7d","head":1,"tail":43,"messages":[{"offset":43,"time":1700000000000,
     * "body":1,"headers":{}}],"more":false}}. Without an epoch nothing was ever recorded; {@code "known":false} says
     * that the position is none of this log, which is read from its beginning then.
     */
    void read(RoutingContext route) {
        String address = route.pathParam("address");
        if (!relay.records(address)) {
            throw new Problem(404, "The address has no history; channels in the configuration give it one");
        }
        int limit = number(route, "limit", DEFAULT_LIMIT);
        String since = route.request().getParam("since");
        Position position = since == null ? null : Position.parse(since);
        if (since != null && position == null) {
            throw new Problem(400, "\"since\" is \"" + since + "\"; epoch:offset such as 5f3c9a1e2b7d:42 is expected");
        }
        History history = relay.history();
        Future<Page> page = position != null
                ? history.after(address, position, limit, PAGE_BYTES)
                : history.last(address, number(route, "last", limit), limit, PAGE_BYTES);
        page.onSuccess(read -> InsideRoutes.json(route, 200, json(address, read)))
                .onFailure(failure -> new Problem(503, "The history cannot be read now: " + failure.getMessage())
                        .answer(route.response()));
    }

    private static Buffer json(String address, Page page) {
        JsonObject head = new JsonObject().put("address", address);
        Buffer out = Buffer.buffer();
        if (page.hasLog()) {
            head.put("epoch", Position.epochText(page.epoch()))
                    .put("known", page.isKnown())
                    .put("head", page.head())
                    .put("tail", page.tail());
        }
        String opening = head.encode();
        out.appendString(opening.substring(0, opening.length() - 1)).appendString(",\"messages\":[");
        boolean more = false;
        String separator = "";
        for (StoredMessage message : page.messages()) {
            out.appendString(separator);
            append(out, message);
            separator = ",";
            more = message.offset() < page.tail();
        }
        return out.appendString("],\"more\":" + more + "}");
    }

    /** What was recorded is JSON already. */
    private static void append(Buffer out, StoredMessage message) {
        out.appendString("{\"offset\":" + message.offset() + ",\"time\":" + message.timeMillis() + ",\"body\":")
                .appendBytes(message.body());
        byte[] headers = message.headers();
        if (headers != null) {
            out.appendString(",\"headers\":").appendBytes(headers);
        }
        out.appendString("}");
    }

    private static int number(RoutingContext route, String name, int otherwise) {
        String text = route.request().getParam(name);
        if (text == null) {
            return otherwise;
        }
        int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MOST) {
            throw new Problem(400, "\"" + name + "\" is \"" + text + "\"; 1 to " + MOST + " are expected");
        }
        return number;
    }
}
