package io.duplex.admin;

import io.duplex.bus.Bus;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WholeText;
import io.duplex.history.HistoryOverloaded;
import io.duplex.history.HistoryUnavailable;
import io.duplex.history.IdConflict;
import io.duplex.history.PublishId;
import io.duplex.history.Publisher;
import io.duplex.history.TooManyLogs;
import io.duplex.http.Problem;
import io.duplex.http.RequestBody;
import io.duplex.message.Delivery;
import io.duplex.message.MessageBounds;
import io.duplex.relay.Relay;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** publish, send and request for services that speak HTTP and no event bus. */
public final class MessageRoutes implements Routes {
    private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;
    private static final long LONGEST_TIMEOUT_MILLIS = 300_000;
    private static final Buffer EMPTY = Buffer.buffer("{}");

    private final Bus bus;
    private final Relay relay;
    private final BooleanSupplier overloaded;
    private final int maxBodyBytes;

    /**
     * Into a bus, or a history.
     *
     * @param overloaded while true, no message is taken
     * @param maxBodyBytes longest request body
     */
    public MessageRoutes(Bus bus, Relay relay, BooleanSupplier overloaded, int maxBodyBytes) {
        this.bus = bus;
        this.relay = relay;
        this.overloaded = overloaded;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public List<String> resources() {
        return List.of("publish", "send", "request");
    }

    @Override
    public Access access() {
        return Access.SERVICES;
    }

    @Override
    public void mount(Router router) {
        router.post(ROOT + "publish").handler(this::publish);
        router.post(ROOT + "send").handler(this::send);
        router.post(ROOT + "request").handler(this::request);
    }

    /**
     * {@code {"address":"news","body":1,"headers":{"a":"1"},"id":"7"}}; answered 202 when the bus has taken it. With
     * history 200, when all copies hold it: {@code {"epoch":"5f3c9a1e2b7d","offset":43,"duplicate":true}}.
     */
    void publish(RoutingContext route) {
        read(route)
                .compose(request -> {
                    PublishId id = PublishId.of(
                            Publisher.inside(ApiKeys.nameOf(route), name(request, "publisher")), name(request, "id"));
                    return relay.records(address(request))
                            ? record(request, id).map(position -> new Answer(200, position))
                            : Future.succeededFuture(new Answer(202, publishPlain(request)));
                })
                .onSuccess(answer -> InsideRoutes.json(route, answer.status(), answer.body()))
                .onFailure(route::fail);
    }

    private Buffer publishPlain(JsonObject request) {
        bus.publish(address(request), body(request), headers(request));
        return EMPTY;
    }

    private Future<Buffer> record(JsonObject request, @Nullable PublishId id) {
        return relay.publish(address(request), body(request), headers(request), id)
                .map(recorded -> {
                    JsonObject json = new JsonObject()
                            .put("epoch", recorded.position().epochText())
                            .put("offset", recorded.position().offset());
                    return (recorded.isDuplicate() ? json.put("duplicate", true) : json).toBuffer();
                })
                .recover(failure -> Future.failedFuture(problem(failure)));
    }

    private static Throwable problem(Throwable failure) {
        if (failure instanceof IdConflict) {
            return Problem.of(ErrorCode.ID_CONFLICT, null, failure.getMessage());
        }
        if (failure instanceof TooManyLogs) {
            return Problem.of(ErrorCode.TOO_MANY_LOGS, null, failure.getMessage());
        }
        if (failure instanceof HistoryOverloaded) {
            return Problem.of(ErrorCode.TOO_MANY_PUBLISHES, null, null);
        }
        return failure instanceof HistoryUnavailable
                ? Problem.of(
                        ErrorCode.HISTORY_UNAVAILABLE,
                        null,
                        "Not recorded, as far as is known: " + failure.getMessage())
                : failure;
    }

    /** As {@link #publish}, to one receiver. */
    void send(RoutingContext route) {
        answer(route, 202, read(route).map(request -> {
            bus.send(address(request), body(request), headers(request));
            return EMPTY;
        }));
    }

    /** As {@link #send}, with {@code "timeout":1000} in milliseconds; answered {@code {"body":1,"headers":{}}}. */
    void request(RoutingContext route) {
        answer(
                route,
                200,
                read(route)
                        .compose(request ->
                                bus.request(address(request), body(request), headers(request), timeout(request)))
                        .map(MessageRoutes::reply));
    }

    private static void answer(RoutingContext route, int status, Future<Buffer> body) {
        body.onSuccess(json -> InsideRoutes.json(route, status, json)).onFailure(route::fail);
    }

    private static Buffer reply(Delivery reply) {
        JsonObject headers = new JsonObject();
        for (String name : reply.headers().names()) {
            headers.put(name, new JsonArray(reply.headers().getAll(name)));
        }
        return new JsonObject()
                .put("body", reply.body())
                .put("headers", headers)
                .toBuffer();
    }

    private Future<JsonObject> read(RoutingContext route) {
        if (overloaded.getAsBoolean()) {
            return Future.failedFuture(Problem.of(ErrorCode.OVERLOADED, null, null));
        }
        return RequestBody.read(route.request(), maxBodyBytes).map(MessageRoutes::parse);
    }

    private static JsonObject parse(Buffer body) {
        if (body.length() == 0) {
            throw new Problem(400, "The body is empty; a JSON object with \"address\" and \"body\" is expected");
        }
        try {
            return new JsonObject(body);
        } catch (DecodeException e) {
            throw new Problem(400, "The body is no JSON object: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String address(JsonObject request) {
        Object address = request.getValue("address");
        if (address instanceof String text && !text.isEmpty()) {
            String problem = MessageBounds.problemOfAddress(text);
            if (problem != null) {
                throw Problem.of(ErrorCode.MAX_ADDRESS_LENGTH_REACHED, null, problem);
            }
            return whole("address", text);
        }
        throw new Problem(400, "\"address\" is " + described(address) + "; a text that is not empty is expected");
    }

    private static @Nullable Object body(JsonObject request) {
        Object body = request.getValue("body");
        if (body instanceof BigInteger) {
            throw new Problem(400, "\"body\" is an integer of more than 64 bits, which the event bus cannot carry");
        }
        return body;
    }

    private static MultiMap headers(JsonObject request) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Object given = request.getValue("headers");
        if (given == null) {
            return headers;
        }
        if (!(given instanceof JsonObject object)) {
            throw new Problem(400, "\"headers\" is " + described(given) + "; an object is expected");
        }
        for (Map.Entry<String, Object> header : object) {
            if (!(header.getValue() instanceof String value)) {
                throw new Problem(
                        400, "Header \"" + header.getKey() + "\" is " + described(header.getValue()) + ", not text");
            }
            headers.add(whole("headers", header.getKey()), whole("headers", value));
        }
        String problem = MessageBounds.problemOfHeaders(headers);
        if (problem != null) {
            throw Problem.of(ErrorCode.INVALID_HEADERS, null, problem);
        }
        return headers;
    }

    private static @Nullable String name(JsonObject request, String field) {
        Object value = request.getValue(field);
        String name = value == null ? null : value.toString();
        String problem = MessageBounds.problemOfName(field, name);
        if (problem != null) {
            throw Problem.of(ErrorCode.INVALID_ID, null, problem);
        }
        return name == null ? null : whole(field, name);
    }

    /** Half of a surrogate pair has no UTF-8: it would become a question mark on its way. */
    static String whole(String field, String text) {
        if (!WholeText.isWhole(text)) {
            throw new Problem(
                    400, "\"" + field + "\" holds half of a surrogate pair; whole Unicode characters are expected");
        }
        return text;
    }

    private static Duration timeout(JsonObject request) {
        Object timeout = request.getValue("timeout", DEFAULT_TIMEOUT_MILLIS);
        if (timeout instanceof Number millis
                && millis.longValue() >= 1
                && millis.longValue() <= LONGEST_TIMEOUT_MILLIS) {
            return Duration.ofMillis(millis.longValue());
        }
        throw new Problem(
                400, "\"timeout\" is " + described(timeout) + "; 1 to " + LONGEST_TIMEOUT_MILLIS + " ms are expected");
    }

    private static String described(@Nullable Object value) {
        return value == null ? "missing" : value instanceof String ? "\"" + value + "\"" : value.toString();
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private record Answer(int status, Buffer body) {}
}
