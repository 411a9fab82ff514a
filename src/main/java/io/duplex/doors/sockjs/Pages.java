package io.duplex.doors.sockjs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What SockJS serves beside sessions: a greeting, what the server can do, and a page for a hidden frame. */
final class Pages {
    private static final String IFRAME_SCRIPT =
            "\n    document.domain = document.domain;\n    SockJS.bootstrap_iframe();\n  ";

    private final SockJsSettings settings;
    private final String frameAncestors;
    private final SecureRandom random = new SecureRandom();
    private final Buffer iframe;
    private final String iframeTag;
    private final String iframePolicy;

    /**
     * The pages of one event loop.
     *
     * @param frameAncestors which pages may frame those of this node, as a source list of CSP3
     */
    Pages(SockJsSettings settings, String frameAncestors) {
        this.settings = settings;
        this.frameAncestors = frameAncestors;
        this.iframe = Buffer.buffer(iframe(settings.libraryUrl()));
        this.iframeTag = '"' + hash("SHA-256", iframe.getBytes()).substring(0, 22) + '"';
        this.iframePolicy = "default-src 'none'; script-src " + source(settings.libraryUrl()) + " 'sha256-"
                + hash("SHA-256", IFRAME_SCRIPT.getBytes(UTF_8))
                + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors " + frameAncestors;
    }

    static void greeting(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=UTF-8")
                .end("Welcome to SockJS!\n");
    }

    /** {@code {"websocket":true,"cookie_needed":true,"origins":["*:*"],"entropy":1234567}}. */
    void info(HttpServerResponse response) {
        Headers.neverCached(response);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                .end("{\"websocket\":" + settings.serves(SockJsTransport.WEBSOCKET) + ",\"cookie_needed\":"
                        + settings.cookie() + ",\"origins\":[\"*:*\"],\"entropy\":"
                        + Integer.toUnsignedString(random.nextInt()) + "}");
    }

    /** Loads the client library, so that pages of another origin can reach this one through a frame. */
    void iframe(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        Headers.longCached(response);
        response.putHeader(HttpHeaders.ETAG, iframeTag);
        if (iframeTag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=UTF-8")
                .putHeader("Content-Security-Policy", iframePolicy)
                .end(iframe);
    }

    /** What the page of the htmlfile transport may do: run the scripts that the node writes into it. */
    String htmlFilePolicy() {
        return "default-src 'none'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors "
                + frameAncestors;
    }

    private static String iframe(String libraryUrl) {
        return """
                <!DOCTYPE html>
                <html>
                <head>
                  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
                  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
                  <script src="%s"></script>
                  <script>%s</script>
                </head>
                <body>
                  <h2>Don't panic!</h2>
                  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
                </body>
                </html>
                """.formatted(libraryUrl.replace("&", "&amp;").replace("\"", "&quot;"), IFRAME_SCRIPT);
    }

    /** A URL as a source of CSP3: without a scheme it takes that of the page, and a path alone is of this host. */
    private static String source(String url) {
        if (url.startsWith("//")) {
            return url.substring(2).split("[?#]", 2)[0];
        }
        return url.contains("://") ? url.split("[?#]", 2)[0] : "'self'";
    }

    private static String hash(String algorithm, byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }
}
