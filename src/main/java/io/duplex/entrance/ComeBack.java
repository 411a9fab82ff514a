package io.duplex.entrance;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Turns an {@code EventSource} away for now. It comes back after a stream that ends, but gives up for good after any
 * status but 200 (HTML s9.2.3); so a refusal that may be over soon is a stream that says when to come back, and ends.
 */
public final class ComeBack {
    private static final String PATH = "/events";
    private static final String EVENTS = "text/event-stream";
    private static final int SOONEST_MILLIS = 1_000;
    private static final int LATEST_MILLIS = 3_000;

    private ComeBack() {}

    /** Whether an {@code EventSource} asks, and is refused with a status that may be over when it asks again. */
    public static boolean isFor(HttpServerRequest request, int status) {
        return (status == 503 || status == 429) && asksForStream(request) && acceptsEvents(request);
    }

    /** Whether the request is for a stream, by whatever client. */
    static boolean asksForStream(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) && PATH.equals(request.path());
    }

    private static boolean acceptsEvents(HttpServerRequest request) {
        List<String> accepted = request.headers().getAll(HttpHeaders.ACCEPT);
        return accepted.stream().anyMatch(line -> line.contains(EVENTS));
    }

    /** Clients that were sent away together must not come back together. */
    public static void answer(HttpServerResponse response, String reason) {
        int after = ThreadLocalRandom.current().nextInt(SOONEST_MILLIS, LATEST_MILLIS);
        JsonObject goaway =
                new JsonObject().put("type", "goaway").put("after", after).put("reason", reason);
        response.setStatusCode(200)
                .putHeader(HttpHeaders.CONTENT_TYPE, EVENTS)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end("retry: " + after + "\nevent: goaway\ndata: " + goaway.encode() + "\n\n");
    }
}
