package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** RFC 6455 s5.5, the server's side. */
final class ControlFramesTest {
    @Test
    void close_has_code_and_reason() {
        assertThat(hex(ControlFrames.close(UnpooledByteBufAllocator.DEFAULT, 1001, "a\u00e4")))
                .isEqualTo("880503e961c3a4");
    }

    @Test
    void close_may_have_no_reason_and_no_code() {
        assertThat(hex(ControlFrames.close(UnpooledByteBufAllocator.DEFAULT, 1000, "")))
                .isEqualTo("880203e8");
        assertThat(hex(ControlFrames.close(UnpooledByteBufAllocator.DEFAULT, CloseStatus.NONE, "")))
                .isEqualTo("8800");
    }

    @Test
    void pong_has_the_payload_of_its_ping_and_leaves_that_alone() {
        // Given
        ByteBuf ping = Unpooled.wrappedBuffer(new byte[] {9, 1, 2, 3, 9});
        // Then
        assertThat(hex(ControlFrames.pong(UnpooledByteBufAllocator.DEFAULT, ping, 1, 3)))
                .isEqualTo("8a03010203");
        assertThat(ping.readerIndex()).isZero();
        assertThat(ping.refCnt()).isEqualTo(1);
    }

    private static String hex(ByteBuf frame) {
        String hex = ByteBufUtil.hexDump(frame);
        frame.release();
        return hex;
    }
}
