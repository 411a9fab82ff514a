package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of a stranger gets in by no door; what a browser may render of a node can do no harm. */
@Timeout(180)
final class OriginE2E {
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String STRANGER = "http://stranger.test";

    private final TestNode node = SharedNodes.echo();

    @ParameterizedTest
    @ValueSource(strings = {"/eventbus/websocket", "/echo", "/nowhere"})
    void page_of_a_stranger_is_refused_at_every_path(String path) {
        try (var socket = RawSocket.connect(node)) {
            assertThat(socket.handshake(Handshake.to(path).with("Origin", STRANGER))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(metrics()).containsPattern("duplex_refused_total\\{reason=\"origin\"\\} [1-9]");
    }

    /** {@code HOST} is where the node was asked. */
    static Stream<Arguments> badOrigins() {
        List<String> doors = List.of(
                "GET /eventbus/websocket",
                "GET /eventbus/info",
                "POST /eventbus/000/s/xhr",
                "GET /eventbus/000/s/websocket",
                "GET /events?address=a",
                "POST /publish/a",
                "POST /request/a",
                "OPTIONS /publish/a");
        List<String> origins = List.of(
                STRANGER,
                "http://HOST.stranger.test",
                "http://HOST@stranger.test",
                "http://stranger-HOST",
                "http://stranger.test/http://HOST",
                "ftp://HOST",
                "null",
                "",
                "http://HOST\r\nOrigin: http://HOST",
                "http://HOST\r\nOrigin: " + STRANGER);
        return doors.stream().flatMap(door -> origins.stream().map(origin -> Arguments.of(door, origin)));
    }

    @ParameterizedTest
    @MethodSource("badOrigins")
    void bad_origin_is_refused_at_every_door(String door, String origin) {
        String host = "127.0.0.1:" + node.publicPort();
        try (var socket = RawSocket.connect(node)) {
            var request = Handshake.to("/")
                    .withRequestLine(door + " HTTP/1.1")
                    .with("Host", host)
                    .with("Origin", origin.replace("HOST", host));
            assertThat(socket.handshake(request).status()).isEqualTo(403);
        }
    }

    @Test
    void nobody_without_an_origin_gets_in_where_one_is_required() {
        var strict = NodeRecipe.named("origin-required").with("DUPLEX_PUBLIC_ORIGIN_REQUIRED", true);
        try (TestNode required = strict.start();
                var with = RawSocket.connect(required)) {
            for (String path : List.of("/eventbus/websocket", "/eventbus/info", "/events?address=a")) {
                try (var without = RawSocket.connect(required)) {
                    assertThat(without.handshake(Handshake.to(path)).status()).isEqualTo(403);
                }
            }
            var own = Handshake.to("/eventbus/websocket").with("Origin", "http://127.0.0.1");
            assertThat(with.handshake(own).status()).isEqualTo(101);
        }
    }

    @Test
    void page_of_the_node_itself_opens_a_socket() {
        String host = "127.0.0.1:" + node.publicPort();
        try (var socket = RawSocket.connect(node)) {
            var own = Handshake.to("/echo").with("Host", host).with("Origin", "http://" + host);
            assertThat(socket.handshake(own).status()).isEqualTo(101);
            socket.sends(WsFrame.text("own")).expects(WsFrame.text("own"));
        }
    }

    @Test
    void preflight_of_a_page_that_may_come_in_is_answered() throws Exception {
        HttpRequest preflight = to(node.publicPort(), "/anywhere")
                .header("Origin", "http://127.0.0.1:" + node.publicPort())
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = BROWSER.send(preflight, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue("POST");
    }

    @Test
    void start_page_is_for_everybody_who_follows_a_link_to_it() throws Exception {
        assertThat(get(node.publicPort(), "/", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(200);
    }

    @Test
    void inside_port_is_not_for_pages_of_strangers_either() throws Exception {
        HttpRequest publish = to(node.insidePort(), "/api/v1/publish")
                .header("Origin", STRANGER)
                .POST(HttpRequest.BodyPublishers.ofString("{\"address\":\"a\",\"body\":1}"))
                .build();
        assertThat(BROWSER.send(publish, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/start/start.js", "/eventbus/websocket", "/nowhere"})
    void answer_on_the_public_port_lets_a_browser_do_nothing_it_need_not(String path) throws Exception {
        assertHarmless(get(node.publicPort(), path, "X-Any", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/metrics", "/api/v1/info", "/nowhere"})
    void answer_on_the_inside_port_lets_a_browser_do_nothing(String path) throws Exception {
        assertHarmless(get(node.insidePort(), path, "X-Any", "1"));
    }

    @Test
    void refusal_is_harmless_too() throws Exception {
        assertHarmless(get(node.publicPort(), "/eventbus/websocket", "Origin", STRANGER));
    }

    private static void assertHarmless(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
    }

    private String metrics() {
        return node.inside().get("/metrics").body();
    }

    private static HttpResponse<String> get(int port, String path, String header, String value)
            throws IOException, InterruptedException {
        return BROWSER.send(to(port, path).header(header, value).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
