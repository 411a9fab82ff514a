package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.WsFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3: the websocket transport. */
@Timeout(180)
final class SockJsWebSocketConformanceTest {
    private final SockJs session = SockJs.on(SharedNodes.sockJs());
    private final String url = session.url("websocket");

    @Test
    void request_that_is_no_handshake_is_refused() {
        assertThat(session.request("GET", "websocket", "").status()).isEqualTo(400);
        assertThat(session.request("GET", "websocket", "", "Upgrade: WebSocket", "Connection: close")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void only_get_opens_a_websocket() {
        for (HttpWire.Reply reply : new HttpWire.Reply[] {
            session.request("POST", "websocket", "", "Upgrade: WebSocket", "Connection: Upgrade"),
            session.request("POST", "websocket", "")
        }) {
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("Allow")).contains("GET");
            assertThat(reply.headers()).doesNotContainKey("Content-Type");
            assertThat(reply.body()).isEmpty();
        }
    }

    @Test
    void handshake_is_answered_as_the_rfc_has_it() {
        try (RawSocket socket = RawSocket.connect(SharedNodes.sockJs())) {
            Handshake.Answer answer = socket.handshake(Handshake.to(url));
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers())
                    .containsEntry("sec-websocket-accept", Handshake.ACCEPT)
                    .doesNotContainKey("content-length");
            assertThat(answer.headers().get("connection")).isEqualToIgnoringCase("upgrade");
            assertThat(answer.headers().get("upgrade")).isEqualToIgnoringCase("websocket");
        }
    }

    @Test
    void messages_go_both_ways() {
        try (RawSocket socket = open()) {
            socket.sends(WsFrame.text("[\"{}\"]"));
            expects(socket, "a" + SockJs.ANSWER);
        }
    }

    @Test
    void one_message_needs_no_array() {
        try (RawSocket socket = open()) {
            socket.sends(WsFrame.text("\"{}\""));
            expects(socket, "a" + SockJs.ANSWER);
        }
    }

    @Test
    void frames_without_messages_are_ignored() {
        try (RawSocket socket = open()) {
            socket.sends(WsFrame.text(""), WsFrame.text("[]"), WsFrame.text("[\"{}\"]"));
            expects(socket, "a" + SockJs.ANSWER);
        }
    }

    @Test
    void a_message_may_come_in_fragments() {
        try (RawSocket socket = open()) {
            socket.sends(WsFrame.text("[\"{").unfinished(), WsFrame.of(WsFrame.CONTINUATION, "}\"]"));
            expects(socket, "a" + SockJs.ANSWER);
        }
    }

    @Test
    void session_ids_may_be_used_again_and_at_the_same_time() {
        try (RawSocket first = open();
                RawSocket second = open()) {
            first.sends(WsFrame.text("[\"{}\"]"));
            expects(first, "a" + SockJs.ANSWER);
            second.sends(WsFrame.text("[\"{}\"]"));
            expects(second, "a" + SockJs.ANSWER);
        }
        try (RawSocket third = open()) {
            third.sends(WsFrame.text("[\"{}\"]"));
            expects(third, "a" + SockJs.ANSWER);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a", "{}", "[1]", "nothing"})
    void what_is_no_message_ends_the_socket(String broken) {
        try (RawSocket socket = open()) {
            socket.sends(WsFrame.text(broken));
            expects(socket, "c[1007,\"Broken JSON encoding\"]");
            socket.expectsClose(1007);
        }
    }

    @Test
    void silent_socket_is_given_heartbeats() {
        try (RawSocket socket = open()) {
            socket.expects(WsFrame.text("h")).expects(WsFrame.text("h"));
        }
    }

    private RawSocket open() {
        return RawSocket.open(SharedNodes.sockJs(), url).expects(WsFrame.text("o"));
    }

    private static void expects(RawSocket socket, String frame) {
        WsFrame next = socket.next();
        while (next.text().equals("h")) {
            next = socket.next();
        }
        assertThat(next).isEqualTo(WsFrame.text(frame));
    }
}
