package io.duplex.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** Control frames a server sends: unmasked, at most 125 bytes of payload (RFC 6455 s5.5). */
final class ControlFrames {
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private ControlFrames() {}

    /**
     * A close frame.
     *
     * @param code status code, or {@link CloseStatus#NONE} for an empty payload
     * @param reason at most 123 bytes of UTF-8
     */
    static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        if (code == CloseStatus.NONE) {
            return allocator.directBuffer(2).writeByte(CLOSE).writeByte(0);
        }
        int reasonBytes = ByteBufUtil.utf8Bytes(reason);
        ByteBuf frame = allocator.directBuffer(4 + reasonBytes);
        frame.writeByte(CLOSE).writeByte(2 + reasonBytes).writeShort(code);
        ByteBufUtil.writeUtf8(frame, reason);
        return frame;
    }

    /** A ping without payload. */
    static ByteBuf ping(ByteBufAllocator allocator) {
        return allocator.directBuffer(2).writeByte(PING).writeByte(0);
    }

    /** A pong with the payload of the ping it answers. */
    static ByteBuf pong(ByteBufAllocator allocator, ByteBuf ping, int index, int length) {
        return allocator
                .directBuffer(2 + length)
                .writeByte(PONG)
                .writeByte(length)
                .writeBytes(ping, index, length);
    }
}
