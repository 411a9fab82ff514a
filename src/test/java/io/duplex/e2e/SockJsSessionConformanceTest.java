package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.SockJs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3: session URLs, framing, how sessions end, and the cookie. */
@Timeout(180)
final class SockJsSessionConformanceTest {
    private static final String GOODBYE = "c[3000,\"Go away!\"]\n";
    private static final String STILL_OPEN = "c[2010,\"Another connection still open\"]\n";

    private final SockJs session = SockJs.on(SharedNodes.sockJs());
    private final SockJs closing = SockJs.on(SharedNodes.closingSockJs());

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "1", "abcdefgh_i-j%20"})
    void server_may_have_any_name(String server) {
        assertThat(session.by(server).poll()).isEqualTo("o\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "/a./a", "/a/a.", "/./.", "/", "///"})
    void session_url_is_two_names_without_dots(String path) {
        try (HttpWire wire = HttpWire.connect(SharedNodes.sockJs())) {
            assertThat(wire.sends("POST", "/eventbus" + path + "/xhr", "")
                            .reply()
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void server_in_the_url_means_nothing() {
        session.opens();
        session.send("[\"{}\"]");
        assertThat(session.by("999").poll()).isEqualTo("a" + SockJs.ANSWER + "\n");
    }

    @Test
    void session_opens_with_its_first_poll_and_carries_messages_both_ways() {
        session.opens();
        HttpWire.Reply sent = session.send("[\"{}\"]");
        assertThat(sent.status()).isEqualTo(204);
        assertThat(sent.body()).isEmpty();
        assertThat(session.poll()).isEqualTo("a" + SockJs.ANSWER + "\n");
    }

    @Test
    void session_that_nobody_opened_takes_no_messages() {
        assertThat(session.send("[\"{}\"]").status()).isEqualTo(404);
    }

    @Test
    void second_poll_at_a_time_is_sent_away() {
        session.opens();
        try (HttpWire first = session.asks("POST", "xhr")) {
            awaitAnswers(1);
            assertThat(session.poll()).isEqualTo(STILL_OPEN);
            session.send("[\"{}\"]");
            assertThat(first.reply().body()).as("the first goes on").isEqualTo("a" + SockJs.ANSWER + "\n");
        }
    }

    @Test
    void closed_session_says_so_until_it_is_forgotten() {
        closing.opens();
        assertThat(closing.poll()).isEqualTo(GOODBYE);
        assertThat(closing.poll()).isEqualTo(GOODBYE);
        assertThat(closing.poll()).isEqualTo(GOODBYE);
        assertThat(closing.send("[\"{}\"]").status()).isEqualTo(404);
    }

    @Test
    void close_lets_go_of_the_answer_that_was_open() {
        try (HttpWire first = closing.streams("POST", "xhr_streaming")) {
            assertThat(first.chunk()).isEqualTo("o\n");
            assertThat(first.chunk()).isEqualTo(GOODBYE);
            try (HttpWire second = closing.streams("POST", "xhr_streaming")) {
                assertThat(second.chunk()).isEqualTo(GOODBYE);
                assertThat(second.chunk()).isEmpty();
            }
            assertThat(first.chunk()).isEmpty();
        }
    }

    @Test
    void second_stream_at_a_time_is_sent_away() {
        try (HttpWire first = session.streams("POST", "xhr_streaming");
                HttpWire second = opened(first, session)) {
            assertThat(second.chunk()).isEqualTo(STILL_OPEN);
            assertThat(second.chunk()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xhr", "xhr_streaming"})
    void connection_that_breaks_ends_the_session(String transport) {
        session.opens();
        try (HttpWire broken = session.asks("POST", transport)) {
            awaitAnswers(1);
        }
        await().untilAsserted(() -> assertThat(session.poll()).isEqualTo("o\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, xhr",
        "POST, xhr_streaming",
        "GET, eventsource",
        "GET, htmlfile?c=x",
        "GET, jsonp?c=x",
        "POST, xhr_send",
        "POST, jsonp_send"
    })
    void answers_of_a_session_set_the_cookie(String method, String transport) {
        try (HttpWire plain = session.asks(method, transport);
                HttpWire own = SockJs.on(SharedNodes.sockJs()).asks(method, transport, "Cookie: JSESSIONID=abcdef");
                HttpWire evil = SockJs.on(SharedNodes.sockJs()).asks(method, transport, "Cookie: JSESSIONID=a b;c")) {
            assertThat(plain.head().header("Set-Cookie")).isEqualTo("JSESSIONID=dummy; path=/");
            assertThat(own.head().header("Set-Cookie")).isEqualTo("JSESSIONID=abcdef; path=/");
            assertThat(evil.head().header("Set-Cookie")).isEqualTo("JSESSIONID=dummy; path=/");
        }
    }

    @Test
    void cookie_may_be_switched_off() {
        assertThat(closing.request("POST", "xhr", "").headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void transport_may_be_switched_off() {
        assertThat(closing.request("GET", "websocket", "").status()).isEqualTo(404);
        try (HttpWire wire = HttpWire.connect(SharedNodes.closingSockJs())) {
            assertThat(wire.sends("GET", "/eventbus/info", "").reply().body())
                    .contains("\"websocket\":false")
                    .contains("\"cookie_needed\":false");
        }
    }

    @Test
    void http_1_0_streams_until_the_connection_ends() {
        try (HttpWire wire = HttpWire.connect(SharedNodes.closingSockJs())) {
            wire.sendsRaw("POST " + closing.url("xhr_streaming")
                    + " HTTP/1.0\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n");
            HttpWire.Reply head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers()).doesNotContainKeys("Transfer-Encoding", "Content-Length");
            assertThat(wire.text(2_049)).startsWith("hhh");
            assertThat(wire.text(2)).isEqualTo("o\n");
            assertThat(wire.text(GOODBYE.length())).isEqualTo(GOODBYE);
            wire.expectsEnd();
        }
    }

    @Test
    void http_1_1_streams_in_chunks() {
        try (HttpWire wire = closing.asks("POST", "xhr_streaming")) {
            HttpWire.Reply head = wire.head();
            assertThat(head.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(head.headers()).doesNotContainKey("Content-Length");
            assertThat(wire.chunk()).isEqualTo("h".repeat(2_048) + "\n");
            assertThat(wire.chunk()).isEqualTo("o\n");
            assertThat(wire.chunk()).isEqualTo(GOODBYE);
            assertThat(wire.chunk()).isEmpty();
        }
    }

    @Test
    void post_without_a_length_is_no_problem() {
        try (HttpWire wire = HttpWire.connect(SharedNodes.sockJs())) {
            String request = "POST " + session.url("xhr") + " HTTP/1.1\r\nHost: a\r\n\r\n";
            assertThat(wire.sendsRaw(request).reply().body()).isEqualTo("o\n");
        }
    }

    /** A second stream, asked for when the first has begun. */
    private static HttpWire opened(HttpWire first, SockJs session) {
        assertThat(first.chunk()).isEqualTo("o\n");
        return session.streams("POST", "xhr_streaming");
    }

    /** The node has got the requests that wait. */
    private static void awaitAnswers(int atLeast) {
        await().untilAsserted(() -> assertThat(answers()).isGreaterThanOrEqualTo(atLeast));
    }

    private static double answers() {
        return SharedNodes.sockJs()
                .inside()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("duplex_sockjs_answers "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .sum();
    }
}
