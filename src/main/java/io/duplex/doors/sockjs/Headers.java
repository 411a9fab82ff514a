package io.duplex.doors.sockjs;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Headers that SockJS asks of its answers. */
final class Headers {
    private static final String SESSION_COOKIE = "JSESSIONID";
    private static final int ONE_YEAR_SECONDS = 31_536_000;

    private Headers() {}

    /** For what is true only once; some browsers cache even answers to POST. */
    static void neverCached(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-cache, no-transform, must-revalidate, max-age=0");
    }

    /** For what never changes. The date is what HTTP/1.0 caches go by, and far enough away. */
    static void longCached(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=" + ONE_YEAR_SECONDS)
                .putHeader(HttpHeaders.EXPIRES, "Thu, 31 Dec 2037 23:59:59 GMT");
    }

    /**
     * Answers what a browser asks before a request of another origin.
     *
     * @param methods what may be used, such as {@code OPTIONS, POST}
     */
    static void preflight(HttpServerResponse response, String methods) {
        longCached(response);
        response.putHeader("Access-Control-Allow-Methods", methods)
                .putHeader("Access-Control-Max-Age", String.valueOf(ONE_YEAR_SECONDS))
                .setStatusCode(204)
                .end();
    }

    /** The cookie some load balancers stick to: the client's own, or one that says nothing but that there is one. */
    static void cookie(HttpServerRequest request) {
        Cookie own = request.getCookie(SESSION_COOKIE);
        String value = own != null && own.getValue().matches("[A-Za-z0-9._~-]{1,128}") ? own.getValue() : "dummy";
        request.response().headers().add(HttpHeaders.SET_COOKIE, SESSION_COOKIE + "=" + value + "; path=/");
    }
}
