package io.duplex.websocket;

import io.netty.buffer.ByteBuf;

/** The masking of client frames (RFC 6455 s5.3). */
final class Mask {
    private Mask() {}

    /**
     * Takes the mask off a piece of a payload, eight bytes at a time.
     *
     * @param mask the four bytes of the frame's key, first one highest
     * @param offset how many bytes of the payload came before this piece
     */
    static void remove(ByteBuf bytes, int index, int count, int mask, long offset) {
        int rotated = Integer.rotateLeft(mask, (int) (offset & 3) * 8);
        long wide = (long) rotated << 32 | (rotated & 0xFFFF_FFFFL);
        int end = index + count;
        int i = index;
        for (; i + 8 <= end; i += 8) {
            bytes.setLong(i, bytes.getLong(i) ^ wide);
        }
        for (int next = rotated; i < end; i++, next = Integer.rotateLeft(next, 8)) {
            bytes.setByte(i, bytes.getByte(i) ^ (next >>> 24));
        }
    }
}
