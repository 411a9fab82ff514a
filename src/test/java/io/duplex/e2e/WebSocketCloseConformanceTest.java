package io.duplex.e2e;

import static io.duplex.e2e.fixture.WsFrame.CLOSE;
import static io.duplex.e2e.fixture.WsFrame.CONTINUATION;
import static io.duplex.e2e.fixture.WsFrame.PING;
import static io.duplex.e2e.fixture.WsFrame.PONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 s5.5.1 and s7: the closing handshake and its codes. */
@Timeout(180)
final class WebSocketCloseConformanceTest {
    private RawSocket socket;

    @BeforeEach
    void open() {
        socket = RawSocket.open(SharedNodes.echo(), "/echo");
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void s7_4_a_valid_code_is_echoed(int code) {
        socket.sends(WsFrame.close(code, ""));
        expectsCloseAnswer(code);
    }

    @Test
    void s5_5_1_a_close_with_a_reason_is_answered_with_its_code() {
        socket.sends(WsFrame.close(1000, "that was all \u2713"));
        expectsCloseAnswer(1000);
    }

    @Test
    void s5_5_1_a_reason_of_123_bytes_is_not_too_long() {
        socket.sends(WsFrame.close(1000, "r".repeat(123)));
        expectsCloseAnswer(1000);
    }

    @Test
    void s5_5_1_a_close_in_single_bytes_is_answered() {
        socket.chopped(WsFrame.close(1000, "slowly").masked());
        expectsCloseAnswer(1000);
    }

    @Test
    void s5_5_1_a_close_without_a_code_is_answered() {
        WsFrame answer = socket.sends(WsFrame.of(CLOSE, "")).next();
        assertThat(answer.opcode()).isEqualTo(CLOSE);
        // s7.1.5 reads a missing code as 1005, which must not be sent: nothing, or a normal closure.
        if (answer.payload().length() > 0) {
            assertThat(answer.payload().getUnsignedShort(0)).isEqualTo(1000);
        }
        socket.expectsEnd();
    }

    @Test
    void s5_5_1_a_payload_of_one_byte_fails_the_connection() {
        socket.sends(WsFrame.of(CLOSE, Buffer.buffer(new byte[] {3}))).expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void s7_4_a_code_that_must_not_be_sent_fails_the_connection(int code) {
        socket.sends(WsFrame.close(code, "")).expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 65_535})
    void s7_4_such_a_code_with_a_reason_fails_the_connection(int code) {
        socket.sends(WsFrame.close(code, "because")).expectsClose(1002);
    }

    @Test
    void s5_5_1_a_reason_that_is_not_utf_8_fails_the_connection() {
        Buffer payload = Buffer.buffer().appendUnsignedShort(1000).appendBytes(new byte[] {'o', 'k', (byte) 0xce});
        socket.sends(WsFrame.of(CLOSE, payload)).expectsClose(1007);
    }

    @Test
    void s5_5_a_close_frame_over_125_bytes_fails_the_connection() {
        socket.sends(WsFrame.close(1000, "r".repeat(124))).expectsClose(1002);
    }

    @Test
    void s5_5_1_what_follows_a_close_is_not_answered() {
        socket.sends(WsFrame.close(1000, ""), WsFrame.text("too late"), WsFrame.of(PING, "too late"));
        expectsCloseAnswer(1000);
    }

    @Test
    void s5_5_1_a_second_close_is_not_answered() {
        socket.sends(WsFrame.close(1001, ""), WsFrame.close(1000, ""));
        expectsCloseAnswer(1001);
    }

    @Test
    void s5_5_1_what_came_before_a_close_is_answered_first() {
        socket.sends(WsFrame.text("in time"), WsFrame.of(PING, "in time"), WsFrame.close(1000, ""))
                .expects(WsFrame.text("in time"))
                .expects(WsFrame.of(PONG, "in time"));
        expectsCloseAnswer(1000);
    }

    @Test
    void s5_5_1_a_close_may_come_inside_a_message() {
        socket.sends(
                WsFrame.text("never ").unfinished(), WsFrame.close(1000, ""), WsFrame.of(CONTINUATION, "finished"));
        expectsCloseAnswer(1000);
    }

    @Test
    void s7_1_1_a_client_that_does_not_answer_a_close_is_cut_off() {
        WsFrame close = socket.sends(WsFrame.text("bad").withRsv(4)).next();
        assertThat(close.opcode()).isEqualTo(CLOSE);
        socket.expectsEnd();
    }

    /** The close comes back with its code, and then the node is the one that ends the connection, s7.1.1. */
    private void expectsCloseAnswer(int code) {
        WsFrame answer = socket.next();
        assertThat(answer.opcode()).as(answer.text()).isEqualTo(CLOSE);
        assertThat(answer.payload().getUnsignedShort(0)).isEqualTo(code);
        socket.expectsEnd();
    }
}
