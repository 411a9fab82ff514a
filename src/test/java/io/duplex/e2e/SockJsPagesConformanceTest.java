package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.HttpWire;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3: the base URL, the page for frames, the info, and plain HTTP. */
@Timeout(180)
final class SockJsPagesConformanceTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void greeting_url_says_welcome(String suffix) {
        HttpWire.Reply reply = get(suffix);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        assertThat(reply.body()).isEqualTo("Welcome to SockJS!\n");
        assertThat(reply.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/", "/0/0/xhr_nothing", "/a/a/xhr/"})
    void greeting_url_is_no_other(String suffix) {
        assertThat(get(suffix).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/iframe.html",
                "/iframe-a.html",
                "/iframe-.html",
                "/iframe-0.1.2.html",
                "/iframe-0.1.2abc-dirty.2144.html",
                "/iframe-a.html?t=1234",
                "/iframe-0.1.2abc-dirty.2144.html?t=qweqweq123"
            })
    void iframe_page_loads_the_library_and_may_be_cached(String suffix) {
        HttpWire.Reply reply = get(suffix);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
        assertThat(reply.header("Cache-Control")).contains("public").containsPattern("max-age=[1-9][0-9]{6}");
        assertThat(reply.header("Expires")).isNotEmpty();
        assertThat(reply.header("ETag")).isNotEmpty();
        assertThat(reply.headers()).doesNotContainKeys("Last-Modified", "Set-Cookie");
        assertThat(reply.body().strip()).isEqualTo("""
                <!DOCTYPE html>
                <html>
                <head>
                  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
                  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
                  <script src="//cdn.jsdelivr.net/npm/sockjs-client@1/dist/sockjs.min.js"></script>
                  <script>
                    document.domain = document.domain;
                    SockJS.bootstrap_iframe();
                  </script>
                </head>
                <body>
                  <h2>Don't panic!</h2>
                  <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
                </body>
                </html>""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/iframe.htm",
                "/iframe",
                "/IFRAME.HTML",
                "/IFRAME",
                "/iframe.HTML",
                "/iframe.xml",
                "/iframe-/.html"
            })
    void iframe_page_has_no_other_url(String suffix) {
        assertThat(get(suffix).status()).isEqualTo(404);
    }

    @Test
    void iframe_page_that_is_known_is_not_sent_again() {
        String tag = get("/iframe.html").header("ETag");
        HttpWire.Reply again = get("/iframe.html", "If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers()).doesNotContainKey("Content-Type");
    }

    @Test
    void info_tells_what_the_server_can_do() {
        HttpWire.Reply reply = get("/info", "Origin: test");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(reply.headers()).doesNotContainKey("Set-Cookie");
        SockJsHeaders.assertNotCached(reply);
        SockJsHeaders.assertReadableBy(reply, "test");
        JsonObject info = new JsonObject(reply.body());
        assertThat(info.getBoolean("websocket")).isTrue();
        assertThat(info.getBoolean("cookie_needed")).isTrue();
        assertThat(info.getJsonArray("origins")).containsExactly("*:*");
        assertThat(info.getLong("entropy")).isBetween(0L, 0xFFFF_FFFFL);
    }

    @Test
    void info_has_other_entropy_each_time() {
        assertThat(new JsonObject(get("/info").body()).getLong("entropy"))
                .isNotEqualTo(new JsonObject(get("/info").body()).getLong("entropy"));
    }

    @Test
    void info_may_be_asked_by_other_origins() {
        SockJsHeaders.assertPreflight(SharedNodes.sockJs(), "/eventbus/info", "OPTIONS, GET");
    }

    @Test
    void info_may_be_asked_by_a_page_from_a_file() {
        HttpWire.Reply reply = request("OPTIONS", "/info", "Origin: null", "Access-Control-Request-Method: POST");
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("null");
    }

    @Test
    void http_1_0_gets_a_length_and_may_keep_its_connection() {
        try (HttpWire wire = HttpWire.connect(SharedNodes.sockJs())) {
            String request = "GET /eventbus HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n";
            HttpWire.Reply reply = wire.sendsRaw(request).reply();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).doesNotContainKey("Transfer-Encoding");
            assertThat(reply.header("Content-Length")).isEqualTo("19");
            assertThat(reply.header("Connection")).isEqualToIgnoringCase("keep-alive");
            assertThat(wire.sendsRaw(request).reply().status()).isEqualTo(200);
        }
    }

    @Test
    void http_1_1_keeps_its_connection() {
        try (HttpWire wire = HttpWire.connect(SharedNodes.sockJs())) {
            assertThat(wire.sends("GET", "/eventbus", "").reply().body()).isEqualTo("Welcome to SockJS!\n");
            assertThat(wire.sends("GET", "/eventbus", "").reply().status()).isEqualTo(200);
        }
    }

    private static HttpWire.Reply get(String suffix, String... headers) {
        return request("GET", suffix, headers);
    }

    private static HttpWire.Reply request(String method, String suffix, String... headers) {
        try (HttpWire wire = HttpWire.connect(SharedNodes.sockJs())) {
            return wire.sends(method, "/eventbus" + suffix, "", headers).reply();
        }
    }
}
