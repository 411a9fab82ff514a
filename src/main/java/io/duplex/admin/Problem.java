package io.duplex.admin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** An HTTP answer that says what went wrong (RFC 9457 s3). */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A problem with no stack trace: it is an answer.
     *
     * @param detail what was found, where, and what was expected
     */
    Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** {@code {"title":"Bad Request","status":400,"detail":".."}}. */
    void answer(RoutingContext route) {
        route.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(new JsonObject()
                        .put("title", route.response().getStatusMessage())
                        .put("status", status)
                        .put("detail", getMessage())
                        .toBuffer());
    }
}
