package io.duplex.websocket;

import io.netty.buffer.ByteBuf;

/** Bytes of one message as an array, for whoever reads arrays: one buffer for all sockets of an event loop. */
public final class Scratch {
    /** Larger messages are rare, and would keep their buffer for ever. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final byte[] kept = new byte[KEPT_BYTES];

    /** The bytes, from index 0; valid until the next call. */
    public byte[] copy(ByteBuf bytes, int index, int length) {
        byte[] array = length <= KEPT_BYTES ? kept : new byte[length];
        bytes.getBytes(index, array, 0, length);
        return array;
    }
}
