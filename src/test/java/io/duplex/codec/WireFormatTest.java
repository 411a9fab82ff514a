package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 s5.2, the server's side: never masked, never fragmented. */
final class WireFormatTest {
    @ParameterizedTest
    @CsvSource({
        "0, 8200",
        "1, 8201",
        "125, 827d",
        "126, 827e007e",
        "65535, 827effff",
        "65536, 827f0000000000010000",
        "70000, 827f0000000000011170"
    })
    void length_takes_the_fewest_bytes_that_hold_it(int payloadBytes, String header) {
        // Given
        byte[] payload = new byte[payloadBytes];
        Arrays.fill(payload, (byte) 'x');
        int frameBytes = WireFormat.BINARY.frameBytes(payloadBytes);
        ByteBuf out = Unpooled.buffer(frameBytes, frameBytes);
        // When
        WireFormat.BINARY.writeFrame(out, payload);
        // Then
        assertThat(out.isWritable()).isFalse();
        assertThat(ByteBufUtil.hexDump(out, 0, header.length() / 2)).isEqualTo(header);
        assertThat(out.readerIndex(header.length() / 2)).isEqualTo(Unpooled.wrappedBuffer(payload));
    }

    @Test
    void opcode_is_all_in_which_the_formats_differ() {
        // Given
        ByteBuf out = Unpooled.buffer();
        // When
        WireFormat.TEXT.writeFrame(out, new byte[] {'x'});
        // Then
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("810178");
    }
}
