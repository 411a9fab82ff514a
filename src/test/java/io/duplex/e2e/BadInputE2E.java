package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes by HTTP that is none, or says something nobody can read, has an answer that says so, and is no failure
 * of the node's.
 */
@Timeout(180)
final class BadInputE2E {
    private static final String CHUNKED = "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("bad-input")
                .with("DUPLEX_EVENTS_HEARTBEAT", "500ms")
                .start();
    }

    /** However bad it was, none of it was a mistake of the node's. */
    @AfterAll
    static void nothing_was_logged_as_a_failure_of_ours() {
        try (TestNode stopped = node) {
            assertThat(stopped.log())
                    .contains("Turned away")
                    .doesNotContainPattern("(?m)^.*\\b(ERROR|SEVERE|WARN)\\b.*$")
                    .doesNotContainPattern("(?m)^\\s+at ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001 nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0000\u00c8\u0001\u0000\u0000\u00c4\u0003\u0003\r\n\r\n",
                "GET /\r\nHost: a\r\n\r\n",
                "GET / http/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX y: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST /publish/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /publish/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n1",
                "POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n1",
                "POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1"
            })
    void a_head_that_is_no_http_is_answered_400_and_ended(String head) {
        try (HttpWire wire = HttpWire.connect(node).sendsBytes(head.getBytes(ISO_8859_1))) {
            expectsProblem(wire, "This is not an HTTP/1.1 request (RFC 9112)");
            wire.expectsEnd();
        }
    }

    /** Codings before chunked were passed over, and the body was published as it came. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip\r\nTransfer-Encoding: chunked", "identity, chunked"})
    void a_body_in_another_coding_is_answered_501(String codings) {
        try (HttpWire wire = HttpWire.connect(node)
                .sendsRaw("POST /publish/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + codings
                        + "\r\n\r\n1\r\n1\r\n0\r\n\r\n")) {
            assertThat(wire.reply().status()).isEqualTo(501);
            wire.expectsEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/start/start.js", "/eventbus/info", "/eventbus", "/events?address=a"})
    void where_there_is_get_there_is_head(String path) {
        var head = node.outside().call("HEAD", path, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(node.outside().call("HEAD", "/events", "").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
    void so_it_is_inside(String path) {
        var head = node.inside().call("HEAD", path, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    /** Half of a surrogate pair became a question mark, so that two addresses were one. */
    @Test
    void half_a_character_is_refused_instead_of_becoming_another() {
        String half = "\\ud800";
        assertThat(node.inside()
                        .post("/api/v1/publish", "{\"address\":\"" + half + "\",\"body\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(node.inside()
                        .post("/api/v1/publish", "{\"address\":\"a\",\"body\":1,\"headers\":{\"a\":\"" + half + "\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(node.inside()
                        .post("/api/v1/bans", "{\"user\":\"" + half + "\",\"seconds\":1}")
                        .status())
                .isEqualTo(400);
        try (HttpWire wire = HttpWire.connect(node)) {
            wire.sendsBytes(
                    "POST /publish/a HTTP/1.1\r\nHost: a\r\nDuplex-Header-B: \u00ff\r\nContent-Length: 1\r\n\r\n1"
                            .getBytes(ISO_8859_1));
            assertThat(expectsProblem(wire)).contains("is not UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz\r\n1\r\n0\r\n\r\n",
                "-1\r\n1\r\n0\r\n\r\n",
                "fffffffffffffffff\r\n1\r\n0\r\n\r\n",
                "1\r\n1X\r\n0\r\n\r\n",
                "1\r\n1\r\nzz\r\n",
                "1\r\n1\r\n0\r\nno colon\r\n\r\n"
            })
    void a_body_with_bad_chunks_is_answered_400_and_ended(String body) {
        for (String path :
                new String[] {"/publish/a", "/request/a", "/eventbus/000/a/xhr_send", "/eventbus/000/a/jsonp_send"}) {
            try (HttpWire wire = HttpWire.connect(node).sendsRaw("POST " + path + " HTTP/1.1\r\n" + CHUNKED + body)) {
                expectsProblem(wire, "The chunks of the request's body are malformed (RFC 9112 s7.1)");
                wire.expectsEnd();
            }
        }
        assertThat(node.metric("duplex_refused_total{reason=\"malformed_body\"}"))
                .isPositive();
    }

    @Test
    void bad_chunks_behind_the_beginning_of_an_answer_end_the_connection() {
        try (HttpWire wire = HttpWire.connect(node)) {
            wire.sendsRaw(
                    "POST /publish/a HTTP/1.1\r\nContent-Type: application/x-ndjson\r\n" + CHUNKED + "2\r\n1\n\r\n");
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(new JsonObject(wire.chunk()).getInteger("status")).isEqualTo(202);
            wire.sendsRaw("zz\r\n").expectsEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HT",
                "GET / HTTP/1.1\r\nHos",
                "POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1",
                "POST /publish/a HTTP/1.1\r\n" + CHUNKED + "5\r\n1"
            })
    void what_is_cut_in_the_middle_is_forgotten(String half) {
        HttpWire.connect(node).sendsRaw(half).close();
        assertThat(node.outside().get("/").status()).isEqualTo(200);
    }

    @Test
    void a_request_names_one_host() {
        try (HttpWire wire = HttpWire.connect(node)) {
            wire.sendsRaw("GET / HTTP/1.1\r\n\r\n");
            expectsProblem(wire, "There are 0 Host headers; one is expected (RFC 9112 s3.2)");
            wire.sendsRaw("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
            expectsProblem(wire, "There are 2 Host headers; one is expected (RFC 9112 s3.2)");
            wire.sendsRaw("GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
            expectsProblem(wire, "The Host header is missing or not valid");
            wire.sendsRaw("GET / HTTP/1.0\r\n\r\n");
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "%ff, is not UTF-8, %ff, 10",
        "a%c3, is not UTF-8, %c3, 11",
        "caf%c3%a9%c0%af, is not UTF-8, %c0, 19",
        "%ed%a0%80, is not UTF-8, %ed, 10",
        "%, two hexadecimal digits must follow, %, 10",
        "a%4, two hexadecimal digits must follow, %4, 11",
        "%zz, two hexadecimal digits must follow, %zz, 10",
        "%c3%a9%4g, two hexadecimal digits must follow, %4g, 16",
        "caf\u00e9, is not printable ASCII, ?, 13"
    })
    void an_address_in_a_path_that_cannot_be_read_is_answered_400(
            String address, String expected, String bad, int character) {
        for (String verb : new String[] {"/publish/", "/request/"}) {
            try (HttpWire wire = HttpWire.connect(node)) {
                String request = "POST " + verb + address + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1";
                wire.sendsBytes(request.getBytes(ISO_8859_1));
                assertThat(expectsProblem(wire))
                        .startsWith("The path has \"" + bad + "\" as character " + character)
                        .contains(expected);
                wire.sends("POST", "/publish/a", "1");
                assertThat(wire.reply().status()).isEqualTo(202);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events?address=%ff",
                "/events?address=%",
                "/events?address=%zz",
                "/events?address=a&since=%ff",
                "/eventbus/websocket?token=%ff",
                "/eventbus/a/b/jsonp?c=%zz",
                "/start/x?%ff"
            })
    void so_is_one_in_a_query(String target) {
        try (HttpWire wire = HttpWire.connect(node).sends("GET", target, "")) {
            assertThat(expectsProblem(wire)).startsWith("The query has \"%");
        }
    }

    @Test
    void a_target_without_a_path_is_answered_400() {
        try (HttpWire wire = HttpWire.connect(node).sends("GET", "?address=a", "")) {
            assertThat(expectsProblem(wire)).contains("path must start with '/'");
        }
    }

    @Test
    void the_inside_port_reads_no_more_than_that_either() {
        assertThat(node.inside().get("/health/live?%ff").status()).isEqualTo(400);
    }

    @Test
    void what_can_be_read_means_what_it_says() {
        String address = Fresh.address("caf\u00e9 100% ") + "/\u20ac";
        String escaped = address.replace("%", "%25")
                .replace(" ", "%20")
                .replace("\u00e9", "%c3%A9")
                .replace("/", "%2f")
                .replace("\u20ac", "%e2%82%ac");
        try (HttpWire events = HttpWire.connect(node).sends("GET", "/events?address=" + escaped, "");
                HttpWire wire = HttpWire.connect(node)) {
            assertThat(events.head().status()).isEqualTo(200);
            events.chunksUntil(":\n"); // it is subscribed
            wire.sends("POST", "/publish/" + escaped, "42");
            assertThat(wire.reply().status()).isEqualTo(202);
            events.chunksUntil("42");
        }
    }

    private static void expectsProblem(HttpWire wire, String detail) {
        assertThat(expectsProblem(wire)).isEqualTo(detail);
    }

    /** The next answer is a 400 with our document; returns what it says. */
    private static String expectsProblem(HttpWire wire) {
        HttpWire.Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = new JsonObject(reply.body());
        assertThat(problem.getInteger("status")).isEqualTo(400);
        return problem.getString("detail");
    }
}
