package io.duplex.e2e;

import static io.duplex.e2e.fixture.WsFrame.BINARY;
import static io.duplex.e2e.fixture.WsFrame.CONTINUATION;
import static io.duplex.e2e.fixture.WsFrame.PING;
import static io.duplex.e2e.fixture.WsFrame.PONG;
import static io.duplex.e2e.fixture.WsFrame.TEXT;

import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 s10.4: limits of frames and messages, each met exactly, and told by its code when passed. */
@Timeout(180)
final class WebSocketLimitsConformanceTest {
    /** Of the echo endpoint, both for a frame and for a message. */
    private static final int LIMIT_BYTES = 16 << 20;

    private static final int LIMIT_FRAGMENTS = 100_000;

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
    @ValueSource(ints = {TEXT, BINARY})
    void s10_4_a_frame_of_exactly_the_limit_comes_back(int opcode) {
        Buffer payload = payload(LIMIT_BYTES);
        socket.sends(WsFrame.of(opcode, payload)).expectsMessage(opcode, payload);
    }

    @Test
    void s10_4_a_message_of_exactly_the_limit_comes_back() {
        Buffer half = payload(LIMIT_BYTES / 2);
        socket.sends(WsFrame.of(BINARY, half).unfinished(), WsFrame.of(CONTINUATION, half))
                .expectsMessage(BINARY, half.copy().appendBuffer(half));
    }

    @Test
    void s10_4_a_frame_one_byte_over_the_limit_is_too_big() {
        socket.sends(WsFrame.of(BINARY, payload(LIMIT_BYTES + 1))).expectsClose(1009);
    }

    @Test
    void s10_4_a_frame_that_will_be_too_big_is_refused_by_its_head() {
        byte[] frame = WsFrame.of(TEXT, "x").maskedWithLengthOf(8, LIMIT_BYTES + 1L);
        socket.bytes(Arrays.copyOf(frame, frame.length - 1)).expectsClose(1009);
    }

    @Test
    void s10_4_a_frame_of_absurd_length_is_too_big() {
        byte[] frame = WsFrame.of(BINARY, "x").maskedWithLengthOf(8, Long.MAX_VALUE);
        socket.bytes(frame).expectsClose(1009);
    }

    @Test
    void s10_4_a_message_one_byte_over_the_limit_is_too_big() {
        socket.sends(
                        WsFrame.of(BINARY, payload(LIMIT_BYTES)).unfinished(),
                        WsFrame.of(CONTINUATION, "x").unfinished())
                .expectsClose(1009);
    }

    @Test
    void s10_4_what_a_too_big_message_still_sends_is_discarded() {
        // 64 MiB more than allowed: the close arrives although the client goes on sending before it looks.
        socket.sends(WsFrame.of(BINARY, payload(LIMIT_BYTES)).unfinished());
        var more = WsFrame.of(CONTINUATION, payload(LIMIT_BYTES)).unfinished();
        socket.sends(more).sends(more).sends(more).sends(more);
        socket.expectsClose(1009);
    }

    @Test
    void s10_4_as_many_fragments_as_the_limit_come_back_as_one_message() {
        socket.bytes(fragments(LIMIT_FRAGMENTS - 1).getBytes())
                .sends(WsFrame.of(CONTINUATION, "."))
                .expectsMessage(TEXT, Buffer.buffer(".".repeat(LIMIT_FRAGMENTS)));
    }

    @Test
    void s10_4_one_fragment_more_than_the_limit_is_refused() {
        socket.bytes(fragments(LIMIT_FRAGMENTS).getBytes())
                .sends(WsFrame.of(CONTINUATION, "."))
                .expectsClose(1008);
    }

    @Test
    void s10_4_empty_fragments_count() {
        socket.sends(WsFrame.text("").unfinished());
        Buffer empty = repeat(WsFrame.of(CONTINUATION, "").unfinished(), LIMIT_FRAGMENTS);
        socket.bytes(empty.getBytes()).expectsClose(1008);
    }

    @Test
    void s10_4_fragments_of_one_message_do_not_count_for_the_next() {
        for (int message = 0; message < 3; message++) {
            socket.bytes(fragments(LIMIT_FRAGMENTS / 2).getBytes())
                    .sends(WsFrame.of(CONTINUATION, "."))
                    .expectsMessage(TEXT, Buffer.buffer(".".repeat(LIMIT_FRAGMENTS / 2 + 1)));
        }
    }

    @Test
    void s10_4_pings_are_not_fragments() {
        socket.bytes(fragments(LIMIT_FRAGMENTS - 1).getBytes())
                .sends(WsFrame.of(PING, "not one of them"), WsFrame.of(CONTINUATION, "."))
                .expects(WsFrame.of(PONG, "not one of them"))
                .expectsMessage(TEXT, Buffer.buffer(".".repeat(LIMIT_FRAGMENTS)));
    }

    /** A text of one byte in each frame, with more to come. */
    private static Buffer fragments(int count) {
        return Buffer.buffer(WsFrame.text(".").unfinished().masked())
                .appendBuffer(repeat(WsFrame.of(CONTINUATION, ".").unfinished(), count - 1));
    }

    private static Buffer repeat(WsFrame frame, int count) {
        byte[] one = frame.masked();
        Buffer all = Buffer.buffer(one.length * count);
        for (int index = 0; index < count; index++) {
            all.appendBytes(one);
        }
        return all;
    }

    private static Buffer payload(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'p');
        return Buffer.buffer(bytes);
    }
}
