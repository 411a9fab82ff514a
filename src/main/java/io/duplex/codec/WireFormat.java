package io.duplex.codec;

import io.netty.buffer.ByteBuf;

/**
 * How an envelope becomes bytes on a socket. The bytes are the same for every client of one format, so a message is
 * encoded once per format.
 *
 * <p>All formats are one unmasked WebSocket frame (RFC 6455 s5.2):
 *
 * <pre>
 *   0      1 FIN, RSV1 if deflated (RFC 7692 s6), 00 RSV2-3, opcode
 *   1      0 MASK, payload length if under 126; else 126 and two bytes of length, or 127 and eight
 *   2..    the payload
 * </pre>
 */
public enum WireFormat {
    /** What the official bridge sends on a raw WebSocket. */
    BINARY(0x82),
    /** For a client that said hello in text. */
    TEXT(0x81),
    /** {@link #BINARY} for a client that negotiated permessage-deflate. */
    DEFLATED_BINARY(0xC2),
    /** {@link #TEXT} for a client that negotiated permessage-deflate. */
    DEFLATED_TEXT(0xC1);

    private static final int RSV1 = 0x40;

    private final int firstByte;

    WireFormat(int firstByte) {
        this.firstByte = firstByte;
    }

    /** Whether payloads of this format are deflated. */
    public boolean isDeflated() {
        return (firstByte & RSV1) != 0;
    }

    /** The same without deflation, which every client reads as well. */
    public WireFormat plain() {
        return switch (this) {
            case BINARY, DEFLATED_BINARY -> BINARY;
            case TEXT, DEFLATED_TEXT -> TEXT;
        };
    }

    /** The same with deflation. */
    public WireFormat deflated() {
        return switch (this) {
            case BINARY, DEFLATED_BINARY -> DEFLATED_BINARY;
            case TEXT, DEFLATED_TEXT -> DEFLATED_TEXT;
        };
    }

    /** Bytes a payload of this many bytes takes on the wire. */
    public int frameBytes(int payloadBytes) {
        return payloadBytes + (payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10);
    }

    /** Appends the payload as one frame; {@code out} has room for {@link #frameBytes}. */
    public void writeFrame(ByteBuf out, byte[] payload) {
        out.writeByte(firstByte);
        if (payload.length < 126) {
            out.writeByte(payload.length);
        } else if (payload.length < 65_536) {
            out.writeByte(126).writeShort(payload.length);
        } else {
            out.writeByte(127).writeLong(payload.length);
        }
        out.writeBytes(payload);
    }
}
