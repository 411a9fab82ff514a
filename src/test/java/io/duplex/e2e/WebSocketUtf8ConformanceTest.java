package io.duplex.e2e;

import static io.duplex.e2e.fixture.WsFrame.BINARY;
import static io.duplex.e2e.fixture.WsFrame.CONTINUATION;
import static io.duplex.e2e.fixture.WsFrame.PING;
import static io.duplex.e2e.fixture.WsFrame.PONG;
import static io.duplex.e2e.fixture.WsFrame.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 s8.1: text is UTF-8, and what is not fails the connection with 1007 as soon as it is seen. */
@Timeout(180)
final class WebSocketUtf8ConformanceTest {
    /** Code points of one to four bytes. */
    private static final Buffer MIXED = Buffer.buffer("Hello-\u00b5@\u00df\u00f6\u00e4\u03ba\u2260\uffee\ud83d\ude00!");

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
            strings = {
                // First and last of every length, and the neighbours of the surrogates.
                "00",
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "ed9fbf",
                "ee8080",
                "efbfbd",
                "f0908080",
                "f48fbfbf",
                // Non-characters are valid UTF-8.
                "efbfbe",
                "efbfbf",
                "f09fbfbe",
                // A byte order mark is a character like any other.
                "efbbbf41",
            })
    void s8_1_valid_text_comes_back(String hex) {
        Buffer text = buffer(hex);
        socket.sends(WsFrame.of(TEXT, text)).expectsMessage(TEXT, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Continuation bytes without a start.
                "80",
                "bf",
                "4180",
                // Overlong forms of '/', NUL and the last code point of each shorter length.
                "c0af",
                "e080af",
                "f08080af",
                "c080",
                "e08080",
                "f0808080",
                "c1bf",
                "e09fbf",
                "f08fbfbf",
                // Surrogates, alone and paired.
                "eda080",
                "edafbf",
                "edb080",
                "edbfbf",
                "eda080edb080",
                // Beyond U+10FFFF, and lengths UTF-8 no longer has.
                "f4908080",
                "f5808080",
                "f888808080",
                "fc8480808080",
                "fe",
                "ff",
                // A start where a continuation should be.
                "c241",
                "e28241",
                "f0908041",
                "c2c2a9",
            })
    void s8_1_invalid_text_fails_the_connection(String hex) {
        socket.sends(WsFrame.of(TEXT, buffer(hex))).expectsClose(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "e282", "f09f98", "41f0"})
    void s8_1_text_that_ends_inside_a_code_point_fails_the_connection(String hex) {
        socket.sends(WsFrame.of(TEXT, buffer(hex))).expectsClose(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "e282", "f09f98"})
    void s8_1_fragments_that_end_inside_a_code_point_fail_the_connection(String hex) {
        socket.sends(WsFrame.of(TEXT, buffer(hex)).unfinished(), WsFrame.of(CONTINUATION, ""))
                .expectsClose(1007);
    }

    @Test
    void s8_1_binary_need_not_be_text() {
        Buffer bytes = buffer("c0aff4908080eda080fffe80");
        socket.sends(WsFrame.of(BINARY, bytes)).expectsMessage(BINARY, bytes);
    }

    @Test
    void s8_1_binary_in_fragments_need_not_be_text() {
        socket.sends(WsFrame.of(BINARY, buffer("ff")).unfinished(), WsFrame.of(CONTINUATION, buffer("c0")))
                .expectsMessage(BINARY, buffer("ffc0"));
    }

    @Test
    void s8_1_code_points_may_be_split_over_fragments_anywhere() {
        for (int cut = 0; cut <= MIXED.length(); cut++) {
            socket.sends(
                            WsFrame.of(TEXT, MIXED.getBuffer(0, cut)).unfinished(),
                            WsFrame.of(CONTINUATION, MIXED.getBuffer(cut, MIXED.length())))
                    .expectsMessage(TEXT, MIXED);
        }
    }

    @Test
    void s8_1_every_byte_may_be_a_fragment() {
        socket.sends(WsFrame.text("").unfinished());
        for (int index = 0; index < MIXED.length(); index++) {
            var part = WsFrame.of(CONTINUATION, MIXED.getBuffer(index, index + 1));
            socket.sends(index + 1 < MIXED.length() ? part.unfinished() : part);
        }
        socket.expectsMessage(TEXT, MIXED);
    }

    @Test
    void s8_1_a_ping_inside_a_code_point_does_not_disturb_it() {
        socket.sends(
                        WsFrame.of(TEXT, buffer("f09f")).unfinished(),
                        WsFrame.of(PING, "between"),
                        WsFrame.of(CONTINUATION, buffer("9880")))
                .expects(WsFrame.of(PONG, "between"))
                .expectsMessage(TEXT, buffer("f09f9880"));
    }

    @Test
    void s8_1_code_points_may_be_split_over_tcp_segments_anywhere() {
        socket.chopped(WsFrame.of(TEXT, MIXED).masked()).expectsMessage(TEXT, MIXED);
    }

    @Test
    void s8_1_each_message_starts_afresh() {
        // A code point begun in one message must not be finished by the next.
        socket.sends(WsFrame.text("whole"), WsFrame.of(TEXT, buffer("80")))
                .expects(WsFrame.text("whole"))
                .expectsClose(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"41ff", "f490", "eda0", "c0", "e080", "f080"})
    void s8_1_a_bad_fragment_fails_the_connection_before_the_message_ends(String hex) {
        // Nothing more is sent: whoever waits for the end of the message waits for ever.
        socket.sends(WsFrame.of(TEXT, buffer(hex)).unfinished()).expectsClose(1007);
    }

    @Test
    void s8_1_a_code_point_that_goes_bad_in_the_next_fragment_fails_the_connection_there() {
        socket.sends(
                        WsFrame.of(TEXT, buffer("cebae1bdb9cf83cebccebff4")).unfinished(),
                        WsFrame.of(CONTINUATION, buffer("90")).unfinished())
                .expectsClose(1007);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cebae1bdb9cf83cebccebff490", "41ff", "eda0"})
    void s8_1_bad_bytes_fail_the_connection_before_the_frame_ends(String hex) {
        byte[] frame = WsFrame.of(TEXT, buffer(hex).appendString("never sent")).masked();
        int unsent = "never sent".getBytes(UTF_8).length;
        socket.bytes(Arrays.copyOf(frame, frame.length - unsent)).expectsClose(1007);
    }

    private static Buffer buffer(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex));
    }
}
