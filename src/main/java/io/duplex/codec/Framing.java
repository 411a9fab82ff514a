package io.duplex.codec;

import io.netty.buffer.ByteBuf;

/** How a payload is set off from the next one on the wire. */
interface Framing {
    /** Bytes a payload of this many bytes takes on the wire. */
    int frameBytes(int payloadBytes);

    /** Appends the payload as one frame; {@code out} has room for {@link #frameBytes}. */
    void write(ByteBuf out, byte[] payload);

    /**
     * One unmasked WebSocket frame (RFC 6455 s5.2):
     *
     * <pre>
     *   0      1 FIN, RSV1 if deflated (RFC 7692 s6), 00 RSV2-3, opcode
     *   1      0 MASK, payload length if under 126; else 126 and two bytes of length, or 127 and eight
     *   2..    the payload
     * </pre>
     */
    record WebSocket(int firstByte) implements Framing {
        @Override
        public int frameBytes(int payloadBytes) {
            return payloadBytes + (payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10);
        }

        @Override
        public void write(ByteBuf out, byte[] payload) {
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

    /**
     * An item of a list, with the comma after it.
     *
     * @param before bytes at the payload's beginning that are no part of the item
     * @param after bytes at its end that are none
     */
    record ListItem(int before, int after) implements Framing {
        @Override
        public int frameBytes(int payloadBytes) {
            return payloadBytes - before - after + 1;
        }

        @Override
        public void write(ByteBuf out, byte[] payload) {
            out.writeBytes(payload, before, payload.length - before - after).writeByte(',');
        }
    }

    /** Four bytes of length, big-endian, and the payload: the official TCP bridge's. */
    record Length() implements Framing {
        private static final int LENGTH_BYTES = 4;

        @Override
        public int frameBytes(int payloadBytes) {
            return LENGTH_BYTES + payloadBytes;
        }

        @Override
        public void write(ByteBuf out, byte[] payload) {
            out.writeInt(payload.length).writeBytes(payload);
        }
    }

    /** One server-sent event: its lines, and the blank one that ends it (WHATWG HTML s9.2.5). */
    record Event() implements Framing {
        private static final short END = '\n' << 8 | '\n';

        @Override
        public int frameBytes(int payloadBytes) {
            return payloadBytes + 2;
        }

        @Override
        public void write(ByteBuf out, byte[] payload) {
            out.writeBytes(payload).writeShort(END);
        }
    }
}
