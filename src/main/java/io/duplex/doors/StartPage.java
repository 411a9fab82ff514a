package io.duplex.doors;

import io.duplex.entrance.SecurityHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page at {@code /}: what runs where, and a place to try it. Three files, read once. */
final class StartPage {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Page> pages = Map.of(
            "/", new Page("text/html; charset=utf-8", read("index.html")),
            "/start/start.css", new Page("text/css; charset=utf-8", read("start.css")),
            "/start/start.js", new Page("text/javascript; charset=utf-8", read("start.js")));

    void handle(RoutingContext route) {
        Page page = pages.get(route.normalizedPath());
        if (page == null) {
            route.next();
            return;
        }
        SecurityHeaders.restrict(route.response().headers(), POLICY);
        route.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, page.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(page.bytes());
    }

    private static Buffer read(String name) {
        try (InputStream in = StartPage.class.getResourceAsStream("/start/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no /start/" + name);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Page(String type, Buffer bytes) {}
}
