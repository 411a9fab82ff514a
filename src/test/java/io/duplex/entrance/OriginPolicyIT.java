package io.duplex.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as browsers, proxies and attackers make them, and what each policy says to them. */
final class OriginPolicyIT {
    private static final Map<String, OriginPolicy> POLICIES = Map.of(
            "/same", new OriginPolicy(OriginSettings.SAME_ORIGIN),
            "/list", new OriginPolicy(new OriginSettings(List.of("https://*.example.org", "http://app.test"), false)),
            "/required", new OriginPolicy(new OriginSettings(List.of("same-origin"), true)),
            "/null", new OriginPolicy(new OriginSettings(List.of("null"), false)),
            "/programs", new OriginPolicy(new OriginSettings(List.of("file://", "capacitor://localhost"), false)),
            "/any", new OriginPolicy(new OriginSettings(List.of("*"), false)),
            "/none", new OriginPolicy(new OriginSettings(List.of(), false)));

    private static Vertx vertx;
    private static HttpServer server;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .requestHandler(OriginPolicyIT::judge)
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private static void judge(HttpServerRequest request) {
        OriginPolicy policy = POLICIES.get(request.path());
        String refusal = policy.refusal(request);
        if (refusal == null) {
            policy.allowReading(request);
        }
        request.response().setStatusCode(refusal == null ? 200 : 403).end(refusal == null ? "" : refusal);
    }

    /** Header lines are separated by a bar; a Host is always among them. */
    @ParameterizedTest
    @CsvSource({
        "/same,     Host: gw.test",
        "/same,     Host: gw.test | Origin: http://gw.test",
        "/same,     Host: gw.test | Origin: http://gw.test:80",
        "/same,     Host: gw.test:80 | Origin: http://gw.test",
        "/same,     Host: gw.test | Origin: https://gw.test",
        "/same,     Host: gw.test:443 | Origin: https://gw.test",
        "/same,     Host: GW.test:8080 | Origin: http://gw.TEST:8080",
        "/same,     Host: [::1]:8080 | Origin: http://[::1]:8080",
        "/same,     Host: gw.test | Sec-Fetch-Site: same-origin",
        "/same,     Host: gw.test | Sec-Fetch-Site: none",
        "/same,     Host: gw.test | Referer: http://gw.test/page?q=http://evil.test",
        "/list,     Host: gw.test | Origin: https://app.example.org",
        "/list,     Host: gw.test | Origin: http://app.test",
        "/list,     Host: gw.test | Sec-Fetch-Site: cross-site | Referer: https://app.example.org/",
        "/list,     Host: gw.test",
        "/required, Host: gw.test | Origin: http://gw.test",
        "/required, Host: gw.test | Sec-Fetch-Site: same-origin",
        "/null,     Host: gw.test | Origin: null",
        // Native clients name the scheme of the WebSocket.
        "/same,     Host: gw.test | Origin: ws://gw.test",
        "/same,     Host: gw.test | Origin: wss://gw.test",
        "/same,     Host: gw.test:443 | Origin: WSS://GW.test",
        "/list,     Host: gw.test | Origin: wss://app.example.org",
        "/programs, Host: gw.test | Origin: file://",
        "/programs, Host: gw.test | Origin: capacitor://localhost",
        // A form of a page with Referrer-Policy: no-referrer; the browser vouches for it.
        "/same,     Host: gw.test | Origin: null | Sec-Fetch-Site: same-origin",
        "/list,     Host: app.test | Origin: null | Sec-Fetch-Site: same-origin",
        "/any,      Host: gw.test | Origin: http://evil.test",
        "/any,      Host: gw.test | Origin: null",
        "/any,      Host: gw.test | Sec-Fetch-Site: cross-site",
        "/none,     Host: gw.test",
    })
    void request_is_admitted(String policy, String headers) throws IOException {
        assertThat(answer("GET", policy, headers)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "/same,     Host: gw.test | Origin: http://evil.test",
        "/same,     Host: gw.test | Origin: http://gw.test.evil.test",
        "/same,     Host: gw.test | Origin: http://evil-gw.test",
        "/same,     Host: gw.test | Origin: http://gw.test:8080",
        "/same,     Host: gw.test:8080 | Origin: http://gw.test",
        "/same,     Host: gw.test:80 | Origin: https://gw.test",
        "/same,     Host: gw.test | Origin: ftp://gw.test",
        "/same,     Host: gw.test | Origin: http://gw.test/",
        "/same,     Host: gw.test | Origin: http://gw.test@evil.test",
        "/same,     Host: gw.test | Origin: null",
        "/same,     Host: gw.test | Origin:",
        "/same,     Host: gw.test | Origin: http://gw.test | Origin: http://gw.test",
        "/same,     Host: gw.test | Origin: http://gw.test http://evil.test",
        "/same,     Host: gw.test | Sec-Fetch-Site: cross-site",
        "/same,     Host: gw.test | Sec-Fetch-Site: same-site",
        "/same,     Host: gw.test | Referer: http://evil.test/http://gw.test/",
        "/list,     Host: app.test | Origin: https://app.test",
        "/list,     Host: gw.test | Origin: https://example.org",
        "/list,     Host: gw.test | Origin: https://app.example.org.evil.test",
        "/list,     Host: gw.test | Origin: null",
        "/same,     Host: gw.test:8080 | Origin: wss://gw.test",
        "/same,     Host: gw.test | Origin: file://",
        "/programs, Host: gw.test | Origin: file://evil.test",
        "/same,     Host: gw.test | Origin: null | Sec-Fetch-Site: same-site",
        "/same,     Host: gw.test | Origin: null | Sec-Fetch-Site: cross-site",
        "/same,     Host: gw.test | Origin: null | Sec-Fetch-Site: none",
        "/list,     Host: gw.test | Origin: null | Sec-Fetch-Site: same-origin",
        "/required, Host: gw.test",
        "/required, Host: gw.test | Sec-Fetch-Site: none",
        "/null,     Host: gw.test | Origin: http://gw.test",
        "/none,     Host: gw.test | Origin: http://gw.test",
    })
    void request_is_refused(String policy, String headers) throws IOException {
        assertThat(answer("GET", policy, headers)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void two_origins_are_refused_even_where_every_origin_is_welcome() throws IOException {
        String answer = answer("GET", "/any", "Host: gw.test | Origin: http://a.test | Origin: http://b.test");
        assertThat(answer).startsWith("HTTP/1.1 403 ").endsWith("One Origin is expected, not 2");
    }

    @Test
    void refused_page_is_not_told_that_it_may_read() throws IOException {
        assertThat(answer("GET", "/same", "Host: gw.test | Origin: http://evil.test")
                        .toLowerCase())
                .doesNotContainIgnoringCase("access-control");
    }

    @Test
    void refusal_shows_nothing_that_a_terminal_would_obey() throws IOException {
        assertThat(answer("GET", "/same", "Host: gw.test | Origin: http://\u00e9vil.test"))
                .contains("Origin http://??vil.test may not use this node");
    }

    @Test
    void refusal_names_the_origin_the_host_and_the_setting() throws IOException {
        // Behind a development proxy that changes Host, "this origin may not use this node" left one guessing.
        assertThat(answer("GET", "/same", "Host: 127.0.0.1:23080 | Origin: http://localhost:5173"))
                .endsWith(
                        "Origin http://localhost:5173 may not use this node: public.origins does not list it, nor is it"
                                + " the origin of the host that was asked for, 127.0.0.1:23080");
        assertThat(answer("GET", "/none", "Host: gw.test | Origin: http://gw.test"))
                .endsWith("Origin http://gw.test may not use this node: public.origins does not list it");
    }

    @Test
    void admitted_page_may_read_the_answer_and_no_cache_mixes_pages_up() throws IOException {
        assertThat(answer("GET", "/list", "Host: gw.test | Origin: https://app.example.org"))
                .containsIgnoringCase("access-control-allow-origin: https://app.example.org\r\n")
                .containsIgnoringCase("access-control-allow-credentials: true\r\n")
                .containsIgnoringCase("vary: Origin\r\n");
    }

    @Test
    void preflight_is_told_what_it_asked_for() throws IOException {
        assertThat(answer(
                        "OPTIONS",
                        "/list",
                        "Host: gw.test | Origin: http://app.test | Access-Control-Request-Method: POST"
                                + " | Access-Control-Request-Headers: authorization, content-type"))
                .containsIgnoringCase("access-control-allow-methods: POST\r\n")
                .containsIgnoringCase("access-control-allow-headers: authorization, content-type\r\n");
    }

    @Test
    void frame_may_stand_in_the_pages_of_the_list() {
        assertThat(POLICIES.get("/list").frameAncestors()).isEqualTo("https://*.example.org http://app.test");
        assertThat(POLICIES.get("/same").frameAncestors()).isEqualTo("'self'");
        assertThat(POLICIES.get("/any").frameAncestors()).isEqualTo("*");
        assertThat(POLICIES.get("/none").frameAncestors()).isEqualTo("'none'");
    }

    private static String answer(String method, String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + path + " HTTP/1.1\r\n"
                    + headers.strip().replaceAll("\\s*\\|\\s*", "\r\n") + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
