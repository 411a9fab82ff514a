package io.duplex.e2e;

import static io.duplex.e2e.fixture.WsFrame.BINARY;
import static io.duplex.e2e.fixture.WsFrame.CONTINUATION;
import static io.duplex.e2e.fixture.WsFrame.PING;
import static io.duplex.e2e.fixture.WsFrame.PONG;
import static io.duplex.e2e.fixture.WsFrame.TEXT;
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

/** RFC 6455 s5: frames, masking, fragmentation, control frames. */
@Timeout(180)
final class WebSocketFramingConformanceTest {
    private RawSocket socket;

    @BeforeEach
    void open() {
        socket = RawSocket.open(SharedNodes.echo(), "/echo");
    }

    @AfterEach
    void close() {
        socket.close();
    }

    // s5.1, s5.3: masking.

    @Test
    void s5_1_an_unmasked_frame_fails_the_connection() {
        socket.bytes(WsFrame.text("bare").unmasked()).expectsClose(1002);
    }

    @Test
    void s5_1_an_unmasked_control_frame_fails_the_connection() {
        socket.bytes(WsFrame.of(PING, "bare").unmasked()).expectsClose(1002);
    }

    // s5.2: the base framing.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1_048_576})
    void s5_2_text_of_every_length_form_comes_back(int length) {
        Buffer text = Buffer.buffer("x".repeat(length));
        socket.sends(WsFrame.of(TEXT, text)).expectsMessage(TEXT, text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1_048_576})
    void s5_2_binary_of_every_length_form_comes_back(int length) {
        Buffer bytes = bytes(length);
        socket.sends(WsFrame.of(BINARY, bytes)).expectsMessage(BINARY, bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 1_000})
    void s5_2_a_frame_in_single_bytes_comes_back_whole(int length) {
        Buffer bytes = bytes(length);
        socket.chopped(WsFrame.of(BINARY, bytes).masked()).expectsMessage(BINARY, bytes);
    }

    @Test
    void s5_2_many_frames_in_one_write_come_back_in_order() {
        var frames = new WsFrame[100];
        for (int index = 0; index < frames.length; index++) {
            frames[index] = WsFrame.text("message " + index);
        }
        socket.sends(frames);
        for (WsFrame frame : frames) {
            socket.expects(frame);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void s5_2_a_reserved_bit_fails_the_connection(int bits) {
        socket.sends(WsFrame.text("reserved").withRsv(bits)).expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void s5_2_a_reserved_bit_in_a_control_frame_fails_the_connection(int bits) {
        socket.sends(WsFrame.of(PING, "reserved").withRsv(bits)).expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void s5_2_a_reserved_bit_in_a_continuation_fails_the_connection(int bits) {
        socket.sends(
                        WsFrame.text("reser").unfinished(),
                        WsFrame.of(CONTINUATION, "ved").withRsv(bits))
                .expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void s5_2_a_reserved_opcode_fails_the_connection(int opcode) {
        socket.sends(WsFrame.of(opcode, "reserved")).expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 11, 15})
    void s5_2_what_came_before_a_reserved_opcode_is_still_answered(int opcode) {
        socket.sends(WsFrame.text("before"), WsFrame.of(opcode, ""), WsFrame.of(PING, "after"))
                .expects(WsFrame.text("before"))
                .expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void s5_2_a_length_in_more_bytes_than_it_needs_fails_the_connection(int lengthBytes) {
        socket.bytes(WsFrame.text("short").maskedWithLengthOf(lengthBytes, 5)).expectsClose(1002);
    }

    @Test
    void s5_2_a_length_with_the_highest_bit_set_fails_the_connection() {
        socket.bytes(WsFrame.text("").maskedWithLengthOf(8, Long.MIN_VALUE)).expectsClose(1002);
    }

    // s5.4: fragmentation.

    @Test
    void s5_4_fragments_come_back_as_one_message() {
        socket.sends(
                        WsFrame.text("one ").unfinished(),
                        WsFrame.of(CONTINUATION, "two ").unfinished(),
                        WsFrame.of(CONTINUATION, "three"))
                .expectsMessage(TEXT, Buffer.buffer("one two three"));
    }

    @Test
    void s5_4_fragments_in_single_bytes_come_back_as_one_message() {
        socket.chopped(WsFrame.of(BINARY, "one ").unfinished().masked())
                .chopped(WsFrame.of(CONTINUATION, "two").masked())
                .expectsMessage(BINARY, Buffer.buffer("one two"));
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void s5_4_two_fragments_of_65535_bytes_come_back_whole(int opcode) {
        Buffer half = Buffer.buffer("h".repeat(65_535));
        socket.sends(WsFrame.of(opcode, half).unfinished(), WsFrame.of(CONTINUATION, half))
                .expectsMessage(opcode, half.copy().appendBuffer(half));
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void s5_4_an_empty_first_fragment_does_not_lose_the_message(int opcode) {
        socket.sends(WsFrame.of(opcode, "").unfinished(), WsFrame.of(CONTINUATION, "not lost"))
                .expectsMessage(opcode, Buffer.buffer("not lost"));
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void s5_4_an_empty_last_fragment_ends_the_message(int opcode) {
        socket.sends(WsFrame.of(opcode, "all of it").unfinished(), WsFrame.of(CONTINUATION, ""))
                .expectsMessage(opcode, Buffer.buffer("all of it"));
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void s5_4_fragments_that_are_all_empty_are_an_empty_message(int opcode) {
        var empty = WsFrame.of(CONTINUATION, "");
        socket.sends(WsFrame.of(opcode, "").unfinished(), empty.unfinished(), empty)
                .expectsMessage(opcode, Buffer.buffer());
    }

    @Test
    void s5_4_an_empty_fragment_in_the_middle_changes_nothing() {
        socket.sends(
                        WsFrame.text("left").unfinished(),
                        WsFrame.of(CONTINUATION, "").unfinished(),
                        WsFrame.of(CONTINUATION, "right"))
                .expectsMessage(TEXT, Buffer.buffer("leftright"));
    }

    @Test
    void s5_4_a_continuation_of_nothing_fails_the_connection() {
        socket.sends(WsFrame.of(CONTINUATION, "of what?")).expectsClose(1002);
    }

    @Test
    void s5_4_an_unfinished_continuation_of_nothing_fails_the_connection() {
        socket.sends(WsFrame.of(CONTINUATION, "of what?").unfinished()).expectsClose(1002);
    }

    @Test
    void s5_4_a_continuation_after_a_finished_message_fails_the_connection() {
        socket.sends(WsFrame.text("done"), WsFrame.of(CONTINUATION, "and more?"))
                .expects(WsFrame.text("done"))
                .expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void s5_4_a_new_message_inside_another_fails_the_connection(int opcode) {
        socket.sends(WsFrame.text("begun").unfinished(), WsFrame.of(opcode, "another"))
                .expectsClose(1002);
    }

    @Test
    void s5_4_a_ping_between_fragments_is_answered_before_the_message() {
        socket.sends(WsFrame.text("one ").unfinished(), WsFrame.of(PING, "in between"), WsFrame.of(CONTINUATION, "two"))
                .expects(WsFrame.of(PONG, "in between"))
                .expectsMessage(TEXT, Buffer.buffer("one two"));
    }

    // s5.5: control frames.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125})
    void s5_5_2_a_ping_is_answered_with_its_payload(int length) {
        Buffer payload = bytes(length);
        socket.sends(WsFrame.of(PING, payload)).expects(WsFrame.of(PONG, payload));
    }

    @Test
    void s5_5_2_a_ping_in_single_bytes_is_answered() {
        Buffer payload = bytes(125);
        socket.chopped(WsFrame.of(PING, payload).masked()).expects(WsFrame.of(PONG, payload));
    }

    @Test
    void s5_5_2_the_last_of_many_pings_is_answered() {
        // s5.5.3 lets a server answer only the newest of several pings, so not all ten must be answered.
        var pings = new WsFrame[10];
        for (int index = 0; index < pings.length; index++) {
            pings[index] = WsFrame.of(PING, "ping " + index);
        }
        socket.sends(pings);
        WsFrame last = WsFrame.of(PONG, "ping 9");
        WsFrame pong = socket.next();
        while (pong.opcode() == PONG && !pong.equals(last)) {
            pong = socket.next();
        }
        assertThat(pong).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 125})
    void s5_5_3_an_unasked_pong_is_ignored(int length) {
        socket.sends(WsFrame.of(PONG, bytes(length)), WsFrame.text("still here"))
                .expects(WsFrame.text("still here"));
    }

    @Test
    void s5_5_3_an_unasked_pong_between_fragments_is_ignored() {
        socket.sends(WsFrame.text("one ").unfinished(), WsFrame.of(PONG, "unasked"), WsFrame.of(CONTINUATION, "two"))
                .expectsMessage(TEXT, Buffer.buffer("one two"));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10})
    void s5_5_a_control_frame_over_125_bytes_fails_the_connection(int opcode) {
        socket.sends(WsFrame.of(opcode, bytes(126))).expectsClose(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10})
    void s5_5_a_fragmented_control_frame_fails_the_connection(int opcode) {
        socket.sends(WsFrame.of(opcode, "").unfinished(), WsFrame.of(CONTINUATION, ""))
                .expectsClose(1002);
    }

    private static Buffer bytes(int length) {
        byte[] bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) (index * 31 + (index >> 8));
        }
        return Buffer.buffer(bytes);
    }
}
