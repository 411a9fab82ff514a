package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections one too many, too fast, too slow or too long-winded are each turned away by a status of their own. */
@Timeout(180)
final class ArrivalsE2E {
    private static final Handshake BRIDGE = Handshake.to("/eventbus/websocket");
    /** Trusted by the second node, so that clients may have addresses. */
    private static final String LOOPBACK = "127.0.0.1";

    private static TestNode small;
    private static TestNode shared;

    private final List<RawSocket> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        small = NodeRecipe.named("arrivals")
                .with("DUPLEX_LIMITS_CONNECTIONS", 20)
                .with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", "1s")
                .with("DUPLEX_LIMITS_HEADERS", 20)
                .with("DUPLEX_LIMITS_HEADER_BYTES", "2KiB")
                .with("DUPLEX_LIMITS_REQUEST_LINE", "1KiB")
                .launch();
        shared = NodeRecipe.named("arrivals-proxied")
                .with("DUPLEX_PUBLIC_TRUSTED_PROXIES", LOOPBACK)
                .with("DUPLEX_LIMITS_CONNECTIONS_PER_ADDRESS", 3)
                .with("DUPLEX_LIMITS_CONNECTION_RATE", 1)
                .start();
        small.awaitReady();
    }

    @AfterAll
    static void stop() {
        small.close();
        shared.close();
    }

    @AfterEach
    void leave() {
        open.forEach(RawSocket::close);
        await().atMost(Patience.LONG).until(() -> metrics(small).contains("duplex_connections 0.0"));
        await().atMost(Patience.LONG).until(() -> metrics(shared).contains("duplex_connections 0.0"));
    }

    @Test
    void connection_one_too_many_is_told_so_and_the_next_is_welcome_when_one_has_left() {
        for (int i = 0; i < 20; i++) {
            assertThat(connect(small).handshake(BRIDGE).status()).isEqualTo(101);
        }
        var refused = connect(small).handshake(BRIDGE);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsKey("retry-after").containsEntry("connection", "close");
        assertThat(metrics(small)).containsPattern("duplex_refused_total\\{reason=\"connections\"\\} [1-9]");
        open.get(0).close();
        await().atMost(Patience.LONG)
                .untilAsserted(() ->
                        assertThat(connect(small).handshake(BRIDGE).status()).isEqualTo(101));
    }

    @Test
    void address_with_too_many_connections_is_refused_and_another_is_not() {
        for (int i = 0; i < 3; i++) {
            assertThat(connect(shared).handshake(from("192.0.2.1")).status()).isEqualTo(101);
        }
        assertThat(connect(shared).handshake(from("192.0.2.1")).status()).isEqualTo(429);
        assertThat(connect(shared).handshake(from("192.0.2.2")).status()).isEqualTo(101);
    }

    @Test
    void address_that_connects_too_fast_is_refused_and_another_is_not() {
        for (int i = 0; i < 10; i++) {
            try (var socket = RawSocket.connect(shared)) {
                assertThat(socket.handshake(from("192.0.2.3").with("Upgrade", "none"))
                                .status())
                        .isEqualTo(400);
            }
        }
        await("the rate is spent")
                .atMost(Patience.LONG)
                .pollInterval(Patience.SHORT)
                .until(() -> connect(shared).handshake(from("192.0.2.3")).status() == 429);
        assertThat(connect(shared).handshake(from("192.0.2.4")).status()).isEqualTo(101);
    }

    @Test
    void connection_that_asks_nothing_is_told_that_it_took_too_long() {
        assertThat(connect(small).answer().status()).isEqualTo(408);
        assertThat(metrics(small)).containsPattern("duplex_refused_total\\{reason=\"handshake_timeout\"\\} [1-9]");
    }

    @Test
    void byte_now_and_then_does_not_prolong_a_handshake() {
        RawSocket slow = connect(small);
        byte[] request = BRIDGE.bytes();
        int[] sent = {0};
        await("cut while it drips")
                .atMost(Patience.LONG)
                .pollInterval(Patience.SHORT)
                .until(() -> sent[0] == request.length || slow.isEndedAfter(request[sent[0]++]));
        assertThat(sent[0]).isBetween(5, 40);
        assertThat(slow.answer().status()).isEqualTo(408);
    }

    @Test
    void body_that_does_not_come_is_not_waited_for() {
        RawSocket slow = connect(small);
        slow.bytes(
                "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx".getBytes(StandardCharsets.UTF_8));
        assertThat(slow.answer().status()).isEqualTo(404);
        slow.skipsToEnd();
    }

    @Test
    void batch_that_goes_on_outlives_the_deadline_of_a_request() {
        RawSocket batch = connect(small);
        batch.bytes(("POST /publish/news HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                        + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n1\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(batch.answer().status()).isEqualTo(200);
        // Connections that came after it are cut by the deadline, so it has passed it too.
        assertThat(connect(small).answer().status()).isEqualTo(408);
        assertThat(connect(small).answer().status()).isEqualTo(408);
        batch.bytes("2\r\n2\n\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(batch.rest()).contains("{\"line\":2,\"status\":202}");
    }

    @Test
    void open_socket_outlives_the_deadline_of_the_handshake() {
        RawSocket socket = connect(small);
        assertThat(socket.handshake(BRIDGE).status()).isEqualTo(101);
        // A second connection is cut by the deadline, so the first has passed it too.
        assertThat(connect(small).answer().status()).isEqualTo(408);
        socket.sends(WsFrame.of(WsFrame.PING, "still")).expects(WsFrame.of(WsFrame.PONG, "still"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"431 headers", "431 header_bytes", "414 request_line", "400 malformed"})
    void head_that_is_too_much_has_an_answer_of_its_own(String expected) {
        int status = Integer.parseInt(expected.substring(0, 3));
        String reason = expected.substring(4);
        String request = switch (reason) {
            case "headers" -> "GET / HTTP/1.1\r\nHost: a\r\n" + "X: 1\r\n".repeat(20) + "\r\n";
            case "header_bytes" -> "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(3_000) + "\r\n\r\n";
            case "request_line" -> "GET /" + "x".repeat(2_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
            default -> "GET / HTTP/1.1\r\nHost : a\r\n\u0000\r\n\r\n";
        };
        RawSocket socket = connect(small);
        socket.bytes(request.getBytes(StandardCharsets.UTF_8));
        assertThat(socket.answer().status()).isEqualTo(status);
        assertThat(metrics(small)).containsPattern("duplex_refused_total\\{reason=\"" + reason + "\"\\} [1-9]");
        assertThat(small.log()).doesNotContain("Exception");
    }

    private RawSocket connect(TestNode node) {
        RawSocket socket = RawSocket.connect(node);
        open.add(socket);
        return socket;
    }

    private static Handshake from(String address) {
        return BRIDGE.with("X-Forwarded-For", address);
    }

    private static String metrics(TestNode node) {
        return node.inside().get("/metrics").body();
    }
}
