package io.duplex.websocket;

import static io.duplex.websocket.ClientFrames.BINARY;
import static io.duplex.websocket.ClientFrames.CLOSE;
import static io.duplex.websocket.ClientFrames.CONTINUATION;
import static io.duplex.websocket.ClientFrames.MASK;
import static io.duplex.websocket.ClientFrames.PING;
import static io.duplex.websocket.ClientFrames.PONG;
import static io.duplex.websocket.ClientFrames.TEXT;
import static io.duplex.websocket.ClientFrames.binary;
import static io.duplex.websocket.ClientFrames.bytes;
import static io.duplex.websocket.ClientFrames.close;
import static io.duplex.websocket.ClientFrames.concat;
import static io.duplex.websocket.ClientFrames.frame;
import static io.duplex.websocket.ClientFrames.header;
import static io.duplex.websocket.ClientFrames.ping;
import static io.duplex.websocket.ClientFrames.text;
import static io.duplex.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Disconnect;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 section by section; everything is decoded at once and byte by byte, with the same result. */
final class FrameDecoderTest {
    private static final int FIN = 0x80;

    // s5.1, s5.2

    @Test
    void s5_1_frame_without_mask_is_refused_at_its_second_byte() {
        Decoded decoded = Decoded.of(header(FIN | TEXT, 0, 2), utf8("hi"));
        assertThat(decoded.violation()).isEqualTo(Disconnect.PROTOCOL_ERROR);
        assertThat(decoded.consumed()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void s5_2_reserved_bits_are_refused_at_the_first_byte(int rsv) {
        assertRefused(Decoded.of(new byte[] {(byte) (FIN | rsv | TEXT)}), Disconnect.PROTOCOL_ERROR, 1);
        assertRefused(Decoded.of(new byte[] {(byte) (FIN | rsv | PING)}), Disconnect.PROTOCOL_ERROR, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void s5_2_reserved_opcodes_are_refused_at_the_first_byte(int opcode) {
        assertRefused(Decoded.of(new byte[] {(byte) (FIN | opcode)}), Disconnect.PROTOCOL_ERROR, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 70_000})
    void s5_2_every_form_of_length_is_read(int length) {
        String payload = "x".repeat(length);
        assertThat(Decoded.of(text(payload), binary(utf8(payload)), text("next"))
                        .events())
                .containsExactly("text:" + payload, "binary:" + payload, "text:next");
    }

    @Test
    void s5_2_length_in_more_bytes_than_it_needs_is_refused() {
        assertRefused(
                Decoded.of(concat(bytes((FIN | TEXT) << 8 | 0x80 | 126, 2), bytes(125, 2))),
                Disconnect.PROTOCOL_ERROR,
                4);
        assertRefused(
                Decoded.of(concat(bytes((FIN | TEXT) << 8 | 0x80 | 127, 2), bytes(65_535, 8))),
                Disconnect.PROTOCOL_ERROR,
                10);
    }

    @Test
    void s5_2_length_with_its_highest_bit_set_is_refused() {
        assertRefused(
                Decoded.of(concat(bytes((FIN | BINARY) << 8 | 0x80 | 127, 2), bytes(Long.MIN_VALUE | 5, 8))),
                Disconnect.PROTOCOL_ERROR,
                10);
    }

    // s5.3

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, 0x01020304, 0x80000000, MASK})
    void s5_3_every_mask_is_taken_off(int mask) {
        String payload = "0123456789abcdefghi";
        assertThat(Decoded.of(frame(FIN | BINARY, utf8(payload), mask)).events())
                .containsExactly("binary:" + payload);
    }

    @Test
    void s5_3_mask_goes_on_where_a_piece_ends() {
        byte[] frame = frame(FIN | BINARY, utf8("0123456789abcdefghijklmnopqrstuvwxyz"), MASK);
        for (int cut = 0; cut <= frame.length; cut++) {
            assertThat(Decoded.cutAt(frame, cut, frame.length).events())
                    .containsExactly("binary:0123456789abcdefghijklmnopqrstuvwxyz");
        }
    }

    // s5.4

    @Test
    void s5_4_fragments_are_one_message_of_the_first_ones_type() {
        assertThat(Decoded.of(fragment(TEXT, "a"), fragment(CONTINUATION, "b"), fragment(FIN, "c"))
                        .events())
                .containsExactly("text:abc");
        assertThat(Decoded.of(fragment(BINARY, "a"), fragment(FIN, "b")).events())
                .containsExactly("binary:ab");
    }

    @Test
    void s5_4_empty_fragments_are_part_of_their_message() {
        assertThat(Decoded.of(fragment(TEXT, ""), fragment(CONTINUATION, ""), fragment(FIN, ""))
                        .events())
                .containsExactly("text:");
        assertThat(Decoded.of(fragment(TEXT, ""), fragment(FIN, "x")).events()).containsExactly("text:x");
    }

    @Test
    void s5_4_control_frames_come_between_fragments() {
        assertThat(Decoded.of(fragment(TEXT, "a"), ping("p"), frame(FIN | PONG, utf8("q"), MASK), fragment(FIN, "b"))
                        .events())
                .containsExactly("ping:p", "text:ab");
    }

    @Test
    void s5_4_continuation_of_nothing_is_refused() {
        assertRefused(Decoded.of(fragment(FIN, "x")), Disconnect.PROTOCOL_ERROR, 1);
        assertRefused(Decoded.of(text("x"), fragment(CONTINUATION, "x")), Disconnect.PROTOCOL_ERROR, 8);
    }

    @Test
    void s5_4_message_inside_a_message_is_refused() {
        assertRefused(Decoded.of(fragment(TEXT, "a"), text("b")), Disconnect.PROTOCOL_ERROR, 8);
        assertRefused(Decoded.of(fragment(TEXT, "a"), fragment(BINARY, "b")), Disconnect.PROTOCOL_ERROR, 8);
    }

    // s5.5

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void s5_5_control_frame_in_fragments_is_refused(int opcode) {
        assertRefused(Decoded.of(frame(opcode, new byte[0], MASK)), Disconnect.PROTOCOL_ERROR, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {CLOSE, PING, PONG})
    void s5_5_control_frame_over_125_bytes_is_refused(int opcode) {
        assertRefused(Decoded.of(frame(FIN | opcode, new byte[126], MASK)), Disconnect.PROTOCOL_ERROR, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void s5_5_2_ping_is_handed_on_with_its_payload(int length) {
        assertThat(Decoded.of(ping("x".repeat(length))).events()).containsExactly("ping:" + "x".repeat(length));
    }

    @Test
    void s5_5_3_pong_nobody_asked_for_means_nothing() {
        assertThat(Decoded.of(frame(FIN | PONG, utf8("x"), MASK)).events()).isEmpty();
    }

    @Test
    void s5_5_1_close_is_handed_on_with_its_code() {
        assertThat(Decoded.of(close(1000, "bye")).events()).containsExactly("close:1000");
        assertThat(Decoded.of(frame(FIN | CLOSE, new byte[0], MASK)).events()).containsExactly("close:-1");
        assertThat(Decoded.of(close(1000, "x".repeat(123))).events()).containsExactly("close:1000");
    }

    @Test
    void s5_5_1_close_with_half_a_code_is_refused() {
        assertThat(Decoded.of(frame(FIN | CLOSE, new byte[1], MASK)).violation())
                .isEqualTo(Disconnect.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void s7_4_code_that_must_not_be_sent_is_refused(int code) {
        assertThat(Decoded.of(close(code, "")).violation()).isEqualTo(Disconnect.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999})
    void s7_4_code_that_may_be_sent_is_taken(int code) {
        assertThat(Decoded.of(close(code, "")).events()).containsExactly("close:" + code);
    }

    // s8.1

    @Test
    void s8_1_text_that_is_not_utf8_is_refused_at_the_first_wrong_byte() {
        byte[] payload = concat(utf8("h\u00e4"), bytes(0xED_A0_80, 3), utf8("more"));
        assertRefused(Decoded.of(frame(FIN | TEXT, payload, MASK)), Disconnect.INVALID_UTF8, 6 + 3 + 2);
    }

    @Test
    void s8_1_character_may_be_cut_by_fragments_but_not_by_the_end() {
        byte[] emoji = utf8("\ud83d\ude00");
        byte[] first = {emoji[0], emoji[1]};
        byte[] second = {emoji[2], emoji[3]};
        assertThat(Decoded.of(frame(TEXT, first, MASK), ping(""), frame(FIN, second, MASK))
                        .events())
                .containsExactly("ping:", "text:\ud83d\ude00");
        assertThat(Decoded.of(frame(FIN | TEXT, first, MASK)).violation()).isEqualTo(Disconnect.INVALID_UTF8);
        assertThat(Decoded.of(frame(TEXT, first, MASK), fragment(FIN, "")).violation())
                .isEqualTo(Disconnect.INVALID_UTF8);
    }

    @Test
    void s8_1_binary_may_be_anything_and_close_reasons_may_not() {
        assertThat(Decoded.of(binary(bytes(0xFFFF, 2)), text("x")).events()).hasSize(2);
        assertThat(Decoded.of(frame(FIN | CLOSE, bytes(0x03E8_FFL, 3), MASK)).violation())
                .isEqualTo(Disconnect.INVALID_UTF8);
    }

    // Limits

    @Test
    void frame_over_its_limit_is_refused_before_its_payload() {
        assertRefused(Decoded.of(header(FIN | BINARY, 0x80, 70_001), new byte[20]), Disconnect.FRAME_TOO_BIG, 10);
        assertRefused(
                Decoded.of(header(FIN | BINARY, 0x80, Long.MAX_VALUE), new byte[20]), Disconnect.FRAME_TOO_BIG, 10);
    }

    @Test
    void message_over_its_limit_is_refused_before_the_payload_that_breaks_it() {
        byte[] half = frame(BINARY, new byte[60_000], MASK);
        assertRefused(
                Decoded.of(half, header(FIN, 0x80, 40_001), new byte[20]), Disconnect.MESSAGE_TOO_BIG, half.length + 4);
        assertThat(Decoded.of(half, frame(FIN, new byte[40_000], MASK)).events())
                .hasSize(1);
    }

    @Test
    void fragments_are_counted() {
        byte[][] hundred = Collections.nCopies(100, fragment(CONTINUATION, "x")).toArray(new byte[0][]);
        hundred[0] = fragment(TEXT, "x");
        assertThat(Decoded.of(hundred).violation()).isNull();
        assertRefused(
                Decoded.of(concat(hundred), fragment(CONTINUATION, "x")), Disconnect.TOO_MANY_FRAGMENTS, 7 * 100 + 1);
    }

    @Test
    void every_reason_fits_into_a_close_frame() {
        assertThat(Decoded.of(close(65_535, "")).reason()).hasSizeBetween(1, 123);
        assertThat(Decoded.of(header(FIN | BINARY, 0x80, 70_001)).reason()).hasSizeBetween(1, 123);
    }

    private static byte[] fragment(int first, String payload) {
        return frame(first, utf8(payload), MASK);
    }

    private static void assertRefused(Decoded decoded, Disconnect cause, int consumed) {
        assertThat(decoded.violation()).isEqualTo(cause);
        assertThat(decoded.consumed()).isEqualTo(consumed);
    }
}
