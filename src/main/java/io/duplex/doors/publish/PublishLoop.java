package io.duplex.doors.publish;

import io.duplex.auth.Caller;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.Paths;
import io.duplex.entrance.Identification;
import io.duplex.http.Problem;
import io.duplex.http.RequestBody;
import io.duplex.message.MessageBounds;
import io.duplex.socket.OpenCount;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * publish and request by HTTP, on one event loop. What cannot begin is a {@link Problem}, thrown or as a failed future;
 * what has begun answers itself.
 */
final class PublishLoop implements LoopDoor {
    private static final String PUBLISH = "/publish/{address}";
    private static final String REQUEST = "/request/{address}";
    private static final String NDJSON = "application/x-ndjson";
    private static final String KEY = "Idempotency-Key";
    /** The client's name for itself: with another one its keys are others. */
    private static final String PUBLISHER = "Duplex-Publisher";

    /** What the session calls the reply it waits for: an exchange waits for no other. */
    private static final String REPLY = "reply";

    private final PublishSettings settings;
    private final Identification identification;
    private final Sessions sessions;

    PublishLoop(PublishSettings settings, LoopContext loop, OpenCount exchanges, HttpMetrics metrics) {
        this.settings = settings;
        this.identification = loop.identification();
        this.sessions = new Sessions(loop, settings, exchanges, metrics);
    }

    @Override
    public List<String> paths() {
        return List.of(PUBLISH, REQUEST);
    }

    @Override
    public void mount(Router router) {
        post(router, "/publish/:address", this::publish);
        post(router, "/request/:address", this::request);
    }

    private void post(Router router, String path, Verb verb) {
        router.post(path)
                .handler(identification::ofRequest)
                .handler(route -> verb.run(route.request(), route.pathParam("address"), Identification.caller(route))
                        .onFailure(route::fail));
        Paths.only("POST", router, path);
    }

    /**
     * {@code POST /publish/{address}}: a JSON body, answered 202 once it is on the bus; as {@code application/x-ndjson}
     * a body per line, see {@link Batch}.
     */
    private Future<Void> publish(HttpServerRequest request, String address, Caller caller) {
        Command.Publish model = new Command.Publish(
                address, null, MessageHeaders.of(request.headers()), null, name(request, KEY), true);
        String publisher = name(request, PUBLISHER);
        if (isBatch(request)) {
            Batch.run(request, model, publisher, sessions, caller);
            return Future.succeededFuture();
        }
        return exchange(request, caller, publisher, model::withBody);
    }

    /** {@code POST /request/{address}?timeout=1000}: a JSON body, answered 200 with the body of the reply. */
    private Future<Void> request(HttpServerRequest request, String address, Caller caller) {
        MultiMap headers = MessageHeaders.of(request.headers());
        Duration timeout = timeout(request);
        return exchange(request, caller, null, body -> new Command.Send(address, body, headers, REPLY, timeout));
    }

    private Future<Void> exchange(
            HttpServerRequest request,
            Caller caller,
            @Nullable String publisher,
            Function<@Nullable Object, Command> command) {
        return RequestBody.read(
                        request, settings.maxBodyBytes(), sessions.loop().unfinished())
                .onSuccess(body -> Exchange.run(request, body.getBytes(), command, publisher, sessions, caller))
                .mapEmpty();
    }

    private static boolean isBatch(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].trim().equals(NDJSON);
    }

    private static @Nullable String name(HttpServerRequest request, String header) {
        String name = request.getHeader(header);
        String problem = MessageBounds.problemOfName(header, name);
        if (problem != null) {
            throw Problem.of(ErrorCode.INVALID_ID, null, problem);
        }
        return name;
    }

    private @Nullable Duration timeout(HttpServerRequest request) {
        String timeout = request.getParam("timeout");
        if (timeout == null) {
            return null;
        }
        long longest = settings.longestTimeout().toMillis();
        long millis = timeout.matches("[0-9]{1,9}") ? Long.parseLong(timeout) : 0;
        if (millis < 1 || millis > longest) {
            throw new Problem(
                    400, "timeout is \"" + timeout + "\"; 1 to " + longest + " are expected, in milliseconds");
        }
        return Duration.ofMillis(millis);
    }

    /** {@link #publish} or {@link #request}. */
    @FunctionalInterface
    private interface Verb {
        /** Begins the exchange, or fails with what is wrong with the request. */
        Future<Void> run(HttpServerRequest request, String address, Caller caller);
    }
}
