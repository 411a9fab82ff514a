package io.duplex.e2e;

import static io.duplex.e2e.fixture.WsFrame.BINARY;
import static io.duplex.e2e.fixture.WsFrame.CONTINUATION;
import static io.duplex.e2e.fixture.WsFrame.PING;
import static io.duplex.e2e.fixture.WsFrame.PONG;
import static io.duplex.e2e.fixture.WsFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bridge's endpoint as a WebSocket: the same rules as everywhere, with the bridge's own limits. */
@Timeout(180)
final class BridgeSocketE2E {
    private static final int MAX_FRAME_BYTES = 64 << 10;
    private static final int MAX_MESSAGE_BYTES = 256 << 10;
    private static final int MAX_FRAGMENTS = 1_024;

    private RawSocket socket;

    @BeforeEach
    void open() {
        socket = RawSocket.open(SharedNodes.bridge(), "/eventbus/websocket");
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void an_envelope_may_come_in_fragments() {
        socket.sends(
                WsFrame.text("{\"type\":").unfinished(),
                WsFrame.of(CONTINUATION, "\"what\",").unfinished(),
                WsFrame.of(CONTINUATION, "\"address\":\"a\"}"));
        expectsErr("invalid_type");
    }

    @Test
    void an_envelope_may_come_in_single_bytes() {
        socket.chopped(WsFrame.text("{\"type\":\"what\",\"address\":\"a\"}").masked());
        expectsErr("invalid_type");
    }

    @Test
    void an_envelope_may_come_in_binary() {
        socket.sends(WsFrame.of(BINARY, "{\"type\":\"what\",\"address\":\"a\"}"));
        expectsErr("invalid_type");
    }

    @Test
    void many_envelopes_may_come_in_one_segment() {
        socket.sends(WsFrame.text("{}"), WsFrame.text("{\"type\":\"send\"}"), WsFrame.text("nothing"));
        expectsErr("missing_type");
        expectsErr("missing_address");
        expectsErr("invalid_json");
    }

    @Test
    void a_ping_frame_is_answered_and_is_not_the_ping_of_the_bridge() {
        socket.sends(WsFrame.of(PING, "frame")).expects(WsFrame.of(PONG, "frame"));
    }

    @Test
    void a_frame_of_exactly_the_limit_is_read() {
        socket.sends(WsFrame.of(TEXT, envelopeOf(MAX_FRAME_BYTES)));
        expectsErr("invalid_type");
    }

    @Test
    void a_frame_over_the_limit_is_told_to_be_too_big() {
        // The official bridge drops the connection without a close frame here.
        socket.sends(WsFrame.of(TEXT, envelopeOf(MAX_FRAME_BYTES + 1))).expectsClose(1009);
    }

    @Test
    void a_message_of_exactly_the_limit_is_read() {
        sendsInFrames(envelopeOf(MAX_MESSAGE_BYTES));
        expectsErr("invalid_type");
    }

    @Test
    void a_message_over_the_limit_is_told_to_be_too_big() {
        sendsInFrames(envelopeOf(MAX_MESSAGE_BYTES + 1));
        socket.expectsClose(1009);
    }

    @Test
    void a_message_in_too_many_fragments_is_refused() {
        socket.sends(WsFrame.text(" ").unfinished());
        for (int count = 1; count < MAX_FRAGMENTS; count++) {
            socket.sends(WsFrame.of(CONTINUATION, " ").unfinished());
        }
        socket.sends(WsFrame.of(CONTINUATION, "{}")).expectsClose(1008);
    }

    @Test
    void text_that_is_not_utf_8_fails_the_connection() {
        socket.sends(WsFrame.of(TEXT, Buffer.buffer(new byte[] {'{', (byte) 0xff, '}'})))
                .expectsClose(1007);
    }

    @Test
    void a_breach_of_the_protocol_fails_the_connection() {
        socket.sends(WsFrame.of(3, "{}")).expectsClose(1002);
    }

    @Test
    void what_was_said_before_a_breach_is_answered_first() {
        socket.sends(WsFrame.text("{}"), WsFrame.text("{}").withRsv(1));
        expectsErr("missing_type");
        socket.expectsClose(1002);
    }

    @Test
    void a_close_is_answered_with_its_code() {
        socket.sends(WsFrame.close(3_000, "done"));
        WsFrame answer = socket.next();
        assertThat(answer.opcode()).isEqualTo(WsFrame.CLOSE);
        assertThat(answer.payload().getUnsignedShort(0)).isEqualTo(3_000);
        socket.expectsEnd();
    }

    @Test
    void no_extension_is_negotiated() {
        var offering = Handshake.to("/eventbus/websocket").with("Sec-WebSocket-Extensions", "permessage-deflate");
        try (var offers = RawSocket.connect(SharedNodes.bridge())) {
            var answer = offers.handshake(offering);
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");
        }
    }

    /** An envelope that is this long, and gets {@code invalid_type}. */
    private static Buffer envelopeOf(int bytes) {
        String frame = Envelope.of("what", Fresh.address("a"), "").encode();
        return Buffer.buffer(frame.replace("\"body\":\"\"", "\"body\":\"" + "x".repeat(bytes - frame.length()) + "\""));
    }

    private void sendsInFrames(Buffer message) {
        int half = MAX_FRAME_BYTES / 2;
        for (int from = 0; from < message.length(); from += half) {
            int to = Math.min(from + half, message.length());
            var part = WsFrame.of(from == 0 ? TEXT : CONTINUATION, message.getBuffer(from, to));
            socket.sends(to < message.length() ? part.unfinished() : part);
        }
    }

    private void expectsErr(String body) {
        WsFrame frame = socket.next();
        assertThat(frame.opcode()).as(frame.text()).isEqualTo(BINARY);
        assertThat(new JsonObject(frame.text())).isEqualTo(Envelope.of("err").put("body", body));
    }
}
