package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.codec.EncodedMessage;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate by the sections of RFC 7692. */
final class DeflateTest {
    private static final Set<WireFormat> EVERY = EnumSet.allOf(WireFormat.class);

    private final MessageDeflater deflater = new MessageDeflater();
    private final MessageInflater loop = new MessageInflater(1 << 20);
    private final SocketInflater inflater = loop.socket(false);

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 1_000, 16_383, 16_384, 65_536, 300_000})
    void s7_2_text_comes_out_as_it_went_in(int size) throws ProtocolViolation {
        byte[] text = "{\"type\":\"rec\",\"price\":17.5} "
                .repeat(size / 28 + 1)
                .substring(0, size)
                .getBytes(StandardCharsets.UTF_8);
        byte[] deflated = deflater.deflate(text);
        assertThat(deflated).hasSizeLessThan(text.length);
        assertThat(inflate(deflated, size)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1_000, 65_536, 262_144})
    void s7_2_noise_comes_out_as_it_went_in(int size) throws ProtocolViolation {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        assertThat(inflate(deflater.deflate(noise), size)).isEqualTo(noise);
    }

    @Test
    void s7_2_1_the_sample_of_the_rfc_is_read() throws ProtocolViolation {
        byte[] hello = {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00};
        assertThat(inflate(hello, 100)).asString().isEqualTo("Hello");
    }

    @Test
    void s7_2_messages_do_not_refer_to_earlier_ones() throws ProtocolViolation {
        byte[] text = "the same text, long enough to be worth it, twice in a row "
                .repeat(3)
                .getBytes(StandardCharsets.UTF_8);
        byte[] first = deflater.deflate(text);
        byte[] second = deflater.deflate(text);
        assertThat(second).isEqualTo(first);
        assertThat(new String(inflate(second, 1_000), StandardCharsets.UTF_8)).startsWith("the same");
    }

    @Test
    void a_bomb_is_inflated_to_the_limit_and_no_further() {
        byte[] bomb = deflater.deflate(new byte[10_000_000]);
        assertThat(bomb).hasSizeLessThan(20_000);
        assertThatThrownBy(() -> inflate(bomb, 100_000))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.disconnect()).isEqualTo(Disconnect.MESSAGE_TOO_BIG));
    }

    @Test
    void what_is_not_deflated_is_a_violation_and_the_next_message_is_read() throws ProtocolViolation {
        assertThatThrownBy(() -> inflate(new byte[] {(byte) 0xFF, 1, 2, 3}, 100))
                .isInstanceOf(ProtocolViolation.class);
        byte[] text = "still works ".repeat(20).getBytes(StandardCharsets.UTF_8);
        assertThat(inflate(deflater.deflate(text), 1_000)).isEqualTo(text);
    }

    @Test
    void a_message_is_deflated_once_and_only_where_it_helps() {
        byte[] text = "compress me ".repeat(50).getBytes(StandardCharsets.UTF_8);
        EncodedMessage message = new EncodedMessage(words -> text, EVERY, deflater);
        assertThat(message.formatFor(WireFormat.TEXT)).isEqualTo(WireFormat.TEXT);
        assertThat(message.formatFor(WireFormat.DEFLATED_TEXT)).isEqualTo(WireFormat.DEFLATED_TEXT);
        assertThat(message.payload(WireFormat.DEFLATED_TEXT))
                .isSameAs(message.payload(WireFormat.DEFLATED_BINARY))
                .hasSizeLessThan(text.length);
        EncodedMessage tiny = new EncodedMessage(words -> new byte[] {'1'}, EVERY, deflater);
        assertThat(tiny.formatFor(WireFormat.DEFLATED_BINARY)).isEqualTo(WireFormat.BINARY);
    }

    private byte[] inflate(byte[] deflated, int maxBytes) throws ProtocolViolation {
        ByteBuf in = Unpooled.wrappedBuffer(deflated);
        ByteBuf out = inflater.inflate(in, 0, deflated.length, maxBytes, Unhurried.LISTENER);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }
}
