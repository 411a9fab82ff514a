package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 s4, the opening handshake, and s9, extensions. */
@Timeout(180)
final class WebSocketHandshakeConformanceTest {
    private static final Handshake RIGHT = Handshake.to("/echo");

    @Test
    void s4_2_2_accept_is_the_hash_of_the_key() {
        var answer = answerTo(RIGHT);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers())
                .containsEntry("sec-websocket-accept", Handshake.ACCEPT)
                .hasEntrySatisfying("upgrade", value -> assertThat(value).isEqualToIgnoringCase("websocket"))
                .hasEntrySatisfying("connection", value -> assertThat(value).isEqualToIgnoringCase("upgrade"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection|keep-alive, Upgrade",
                "Connection|upgrade",
                "Connection|UPGRADE",
                "Connection|Upgrade,close-notify",
                "Upgrade|WebSocket",
                "Upgrade|WEBSOCKET",
                "Upgrade|h2c, websocket",
                "Upgrade|websocket , h2c",
                "Content-Length|0",
            })
    void s4_2_1_tokens_are_found_in_any_case_and_in_lists(String header, String value) {
        assertThat(answerTo(RIGHT.with(header, value)).status()).isEqualTo(101);
    }

    @Test
    void s4_2_1_header_names_are_found_in_any_case() {
        var shouting = RIGHT.without("Sec-WebSocket-Key").with("SEC-WEBSOCKET-KEY", Handshake.KEY);
        assertThat(answerTo(shouting).headers()).containsEntry("sec-websocket-accept", Handshake.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "Connection", "Sec-WebSocket-Key"})
    void s4_2_1_a_handshake_with_a_header_missing_is_refused(String header) {
        assertThat(answerTo(RIGHT.without(header)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection|keep-alive",
                "Upgrade|h2c",
                // The key is 16 bytes in base64; these are 10, 17 and none.
                "Sec-WebSocket-Key|c2hvcnQga2V5IQ==",
                "Sec-WebSocket-Key|dGhpcyBpcyB0b28gbG9uZyE=",
                "Sec-WebSocket-Key|this is not base64!!!!!!",
                "Sec-WebSocket-Key|dGhlIHNhbXBsZSBub25jZQ",
                "Sec-WebSocket-Protocol|a b",
                "Sec-WebSocket-Protocol|a, a",
                "Sec-WebSocket-Protocol|a;b",
                "Sec-WebSocket-Protocol|a/b",
                "Sec-WebSocket-Extensions|permessage-deflate;;",
                "Sec-WebSocket-Extensions|permessage-deflate; server_max_window_bits=\"15",
                "Content-Length|3",
                "Transfer-Encoding|chunked",
            })
    void s4_2_1_a_handshake_with_a_wrong_header_is_refused(String header, String value) {
        assertThat(answerTo(RIGHT.with(header, value)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "Sec-WebSocket-Key: " + Handshake.KEY,
                "Sec-WebSocket-Version: 8",
                "Sec-WebSocket-Version: 13",
            })
    void s11_3_a_header_that_may_come_once_is_refused_twice(String line) {
        assertThat(answerTo(RIGHT.withLine(line)).status()).isEqualTo(400);
    }

    @Test
    void s4_2_1_lists_over_several_lines_are_one_list() {
        var request = RIGHT.without("Upgrade")
                .without("Connection")
                .withLine("Upgrade: h2c")
                .withLine("Upgrade: websocket")
                .withLine("Connection: keep-alive")
                .withLine("Connection: Upgrade");
        assertThat(answerTo(request).status()).isEqualTo(101);
    }

    /** What followed the head of a handshake was once read as frames, also where it was the body of the request. */
    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/eventbus/websocket", "/eventbus/000/abc/websocket"})
    void s4_1_a_handshake_with_a_body_is_refused(String path) {
        for (String body :
                new String[] {"Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                }) {
            var socket = RawSocket.connect(SharedNodes.echo());
            try (socket) {
                String head = new String(Handshake.to(path).bytes(), ISO_8859_1);
                socket.bytes((head.substring(0, head.length() - 2) + body).getBytes(ISO_8859_1));
                assertThat(socket.answer().status()).as(body).isEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "8", "12", "14", "130", "thirteen", "13, 8"})
    void s4_4_another_version_is_told_which_one_is_spoken(String version) {
        var answer = answerTo(RIGHT.with("Sec-WebSocket-Version", version));
        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers()).containsEntry("sec-websocket-version", "13");
    }

    @Test
    void s4_4_no_version_at_all_is_told_which_one_is_spoken() {
        var answer = answerTo(RIGHT.without("Sec-WebSocket-Version"));
        assertThat(answer.status()).isIn(400, 426);
        assertThat(answer.headers()).containsEntry("sec-websocket-version", "13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void s4_2_1_only_get_opens_a_socket(String method) {
        var request = RIGHT.withRequestLine(method + " /echo HTTP/1.1").with("Content-Length", "0");
        assertThat(answerTo(request).status()).isIn(400, 405);
    }

    @Test
    void s4_2_1_http_1_0_cannot_upgrade() {
        assertThat(answerTo(RIGHT.withRequestLine("GET /echo HTTP/1.0")).status())
                .isBetween(400, 499);
    }

    @Test
    void s4_2_2_a_path_that_is_no_endpoint_is_not_found() {
        assertThat(answerTo(Handshake.to("/nowhere")).status()).isEqualTo(404);
    }

    @Test
    void s4_2_2_no_subprotocol_is_chosen_that_is_not_spoken() {
        var answer = answerTo(RIGHT.with("Sec-WebSocket-Protocol", "chat, superchat"));
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.headers()).doesNotContainKey("sec-websocket-protocol");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover, x-webkit-deflate-frame",
                "something-nobody-knows; with=\"a parameter\""
            })
    void s9_1_no_extension_is_negotiated_and_the_socket_works(String offer) {
        var socket = RawSocket.connect(SharedNodes.echo());
        try (socket) {
            var answer = socket.handshake(RIGHT.with("Sec-WebSocket-Extensions", offer));
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");
            socket.sends(WsFrame.text("plain")).expects(WsFrame.text("plain"));
        }
    }

    @Test
    void s4_1_a_handshake_in_single_bytes_is_read() {
        var socket = RawSocket.connect(SharedNodes.echo());
        try (socket) {
            assertThat(socket.chopped(RIGHT.bytes()).answer().status()).isEqualTo(101);
            socket.sends(WsFrame.text("whole")).expects(WsFrame.text("whole"));
        }
    }

    private static Handshake.Answer answerTo(Handshake request) {
        var socket = RawSocket.connect(SharedNodes.echo());
        try (socket) {
            return socket.handshake(request);
        }
    }
}
