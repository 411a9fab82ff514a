package io.duplex.websocket;

import static io.duplex.websocket.ClientFrames.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.message.Disconnect;
import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks, windows and turns of messages that clients deflate (RFC 7692 s7.2). */
final class InflationTest {
    private static final int FINAL_TEXT = 0x80 | 0x40 | TEXT;
    private static final WebSocketSettings LIMITS =
            new WebSocketSettings(400_000, 400_000, 100, Duration.ofSeconds(1), true);

    private final MessageInflater loop = new MessageInflater(256 * 1024);
    private final Recorder recorder = new Recorder();
    private final Unfinished unfinished = new Unfinished(1 << 20);

    /** zlib ends its stream at a final block; what came behind it in the same message was once dropped. */
    @ParameterizedTest
    @CsvSource({
        "f3 48 cd 01 00 ca c9 07 00, Hello",
        "f3 48 cd c9 c9 07 00 00, Hello",
        "f3 48 cd c9 c9 07 00, Hello",
        "03 00 f3 48 cd 01 00 03 00 ca c9 07 00, Hello",
        "01 01 00 fe ff 48 01 00 00 ff ff 00 01 00 fe ff 69 00, Hi",
        "f2 48 cd c9 c9 07 04, Hello"
    })
    void final_blocks_inside_a_message_are_read(String hex, String text) throws ProtocolViolation {
        for (boolean keepsContext : new boolean[] {true, false}) {
            assertThat(text(
                            loop.socket(keepsContext),
                            HexFormat.ofDelimiter(" ").parseHex(hex)))
                    .isEqualTo(text);
        }
    }

    @Test
    void as_many_final_blocks_as_there_are_are_read_and_may_be_referred_to() throws ProtocolViolation {
        Client client = new Client();
        SocketInflater socket = loop.socket(true);
        String text = "an early text that is referred to later. ";
        assertThat(text(socket, client.deflate(text))).isEqualTo(text);
        byte[] finals = new byte[0];
        for (int i = 0; i < 50; i++) {
            finals = ClientFrames.concat(finals, ended("part " + i + " "));
        }
        assertThat(text(socket, ClientFrames.concat(finals, new byte[1])))
                .startsWith("part 0 part 1 ")
                .endsWith("part 48 part 49 ");
    }

    /** A stream of its own that ends with a final block. */
    private static byte[] ended(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] out = new byte[200];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f2 48 cd c9 c9 57",
                "f2 48 cd c9 c9",
                "f3 48 cd c9 c9",
                "f3 48 cd c9 c9 07 00 ff",
                "f3 48 cd c9 c9 07 00 41 42 43",
                "00 05 00 fa ff 41",
                "00 04 00 fb ff",
                "00 09 00 f6 ff",
                "01 05 00 fa ff 41",
                "00 05",
                "05"
            })
    void a_message_that_ends_inside_a_block_or_behind_none_is_a_violation(String hex) {
        for (boolean keepsContext : new boolean[] {true, false}) {
            byte[] deflated = HexFormat.ofDelimiter(" ").parseHex(hex);
            assertThatThrownBy(() -> text(loop.socket(keepsContext), deflated))
                    .isInstanceOfSatisfying(
                            ProtocolViolation.class,
                            violation -> assertThat(violation.disconnect()).isEqualTo(Disconnect.INVALID_UTF8));
        }
    }

    @Test
    void every_prefix_of_a_message_is_a_violation_or_nothing_of_it() throws ProtocolViolation {
        byte[] whole = new Client().deflate("a text that repeats itself, a text that repeats itself. ".repeat(5));
        for (int length = 1; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> text(loop.socket(true), prefix))
                    .as("%d bytes", length)
                    .isInstanceOf(ProtocolViolation.class);
        }
        assertThat(text(loop.socket(true), new byte[0])).isEmpty();
    }

    @Test
    void messages_refer_to_earlier_ones_however_long_they_are_and_however_sockets_take_turns()
            throws ProtocolViolation {
        Random random = new Random(5);
        List<Client> clients = List.of(new Client(), new Client(), new Client());
        List<SocketInflater> sockets = List.of(loop.socket(true), loop.socket(true), loop.socket(true));
        StringBuilder noise = new StringBuilder();
        random.ints(70_000, 'a', 'z' + 1).forEach(c -> noise.append((char) c));
        for (int i = 0; i < 200; i++) {
            int who = random.nextInt(clients.size());
            int start = random.nextInt(noise.length());
            int length = Math.min(noise.length() - start, i % 10 == 0 ? 60_000 : random.nextInt(3_000));
            String text = noise.substring(start, start + length);
            assertThat(text(sockets.get(who), clients.get(who).deflate(text))).isEqualTo(text);
        }
        assertThat(loop.windowBytes()).isEqualTo(3L * Window.MOST_BYTES);
        sockets.forEach(SocketInflater::release);
        assertThat(loop.windowBytes()).isZero();
    }

    @Test
    void a_window_is_no_longer_than_what_was_sent() throws ProtocolViolation {
        SocketInflater socket = loop.socket(true);
        assertThat(loop.windowBytes()).isZero();
        text(socket, new Client().deflate("short"));
        assertThat(loop.windowBytes()).isLessThanOrEqualTo(512);
        text(loop.socket(false), new Client().deflate("short"));
        assertThat(loop.windowBytes()).isLessThanOrEqualTo(512);
    }

    @Test
    void without_room_for_a_window_a_message_that_needs_it_is_refused_and_others_are_read() throws ProtocolViolation {
        MessageInflater small = new MessageInflater(1_000);
        SocketInflater socket = small.socket(true);
        Client client = new Client();
        String text = "a text that repeats itself, and does not fit into the window that is left. ".repeat(20);
        assertThat(text(socket, client.deflate(text))).isEqualTo(text);
        assertThat(small.windowBytes()).isZero();
        assertThat(text(socket, new Client().deflate("alone"))).isEqualTo("alone");
        byte[] refersBack = client.deflate(text);
        assertThatThrownBy(() -> text(socket, refersBack))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.disconnect()).isEqualTo(Disconnect.OVERLOADED))
                .hasMessageContaining("limits.unfinished-messages");
    }

    /** A quarter of a megabyte of empty blocks once held the loop for half a second. */
    @Test
    void blocks_that_hold_nothing_take_turns() throws ProtocolViolation {
        byte[] empty = new byte[200_000];
        for (int i = 0; i < empty.length; i += 2) {
            empty[i] = 3; // a final block of the fixed code with nothing in it
        }
        FrameDecoder decoder = new FrameDecoder(LIMITS, loop.socket(true), unfinished, recorder);
        ByteBuf in = Unpooled.wrappedBuffer(
                ClientFrames.frame(FINAL_TEXT, empty, ClientFrames.MASK), ClientFrames.text("behind"));
        int turns = 0;
        while (in.isReadable()) {
            turns++;
            decoder.decode(in);
            if (recorder.messages.isEmpty()) {
                assertThat(unfinished.bytes()).isGreaterThan(empty.length);
            }
        }
        assertThat(turns).isGreaterThan(100);
        assertThat(recorder.messages).containsExactly("", "behind");
        assertThat(unfinished.bytes()).isZero();
        in.release();
        decoder.release();
    }

    @Test
    void a_message_in_fragments_that_takes_turns_may_end_with_an_empty_one() throws ProtocolViolation {
        String text = "text ".repeat(50_000);
        byte[] deflated = new byte[0];
        Client client = new Client();
        for (int i = 0; i < text.length(); i += 500) {
            deflated = ClientFrames.concat(
                    deflated, client.deflate(text.substring(i, i + 500)), new byte[] {0, 0, -1, -1});
        }
        deflated = Arrays.copyOf(deflated, deflated.length - 4);
        FrameDecoder decoder = new FrameDecoder(LIMITS, loop.socket(true), unfinished, recorder);
        ByteBuf in = Unpooled.wrappedBuffer(
                ClientFrames.frame(FINAL_TEXT & 0x7F, deflated, ClientFrames.MASK),
                ClientFrames.frame(0x80, new byte[0], ClientFrames.MASK));
        while (in.isReadable()) {
            decoder.decode(in);
        }
        assertThat(recorder.messages).containsExactly(text);
        in.release();
        decoder.release();
    }

    @Test
    void one_that_takes_turns_is_given_up_like_any_other_that_is_unfinished() throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(LIMITS, loop.socket(true), unfinished, recorder);
        ByteBuf in = Unpooled.wrappedBuffer(
                ClientFrames.frame(FINAL_TEXT, new Client().deflate("x".repeat(300_000)), ClientFrames.MASK));
        byte[] slow = new byte[100_000];
        Arrays.fill(slow, (byte) 0);
        for (int i = 0; i < slow.length; i += 5) {
            slow[i + 3] = -1;
            slow[i + 4] = -1;
        }
        ByteBuf slowIn = Unpooled.wrappedBuffer(ClientFrames.frame(FINAL_TEXT, slow, ClientFrames.MASK));
        decoder.decode(slowIn);
        assertThat(unfinished.bytes()).isPositive();
        unfinished.update(() -> {}, 1 << 20);
        assertThat(recorder.messages).containsExactly("given up");
        decoder.release();
        in.release();
        slowIn.release();
    }

    private static String text(SocketInflater inflater, byte[] deflated) throws ProtocolViolation {
        ByteBuf in = Unpooled.wrappedBuffer(deflated);
        ByteBuf out = inflater.inflate(in, 0, deflated.length, 100_000, Unhurried.LISTENER);
        String text = out.toString(StandardCharsets.UTF_8);
        out.release();
        return text;
    }

    /** Deflates with one context for all its messages. */
    private static final class Client {
        private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);

        byte[] deflate(String text) {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] out = new byte[1_000];
            int written;
            while ((written = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH)) > 0) {
                all.write(out, 0, written);
            }
            return Arrays.copyOf(all.toByteArray(), all.size() - 4);
        }
    }

    /** Has never time for more than it must. */
    private static final class Recorder implements FrameListener {
        private final List<String> messages = new ArrayList<>();

        @Override
        public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
            messages.add(bytes.toString(index, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onPing(ByteBuf bytes, int index, int length) {}

        @Override
        public void onGivenUp() {
            messages.add("given up");
        }

        @Override
        public void onClose(int code) {}

        @Override
        public boolean hasTime() {
            return false;
        }
    }
}
