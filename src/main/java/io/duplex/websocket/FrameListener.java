package io.duplex.websocket;

import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;

/** What a {@link FrameDecoder} found. The bytes are valid during the call only. */
interface FrameListener {
    /** A whole message, unmasked, valid UTF-8 if it is text. */
    void onMessage(boolean text, ByteBuf bytes, int index, int length);

    /** RFC 6455 s5.5.2; at most 125 bytes. */
    void onPing(ByteBuf bytes, int index, int length);

    /** RFC 6455 s5.5.3; at most 125 bytes, and perhaps not an answer to any ping. */
    default void onPong(int length) {}

    /** The message that was on its way is no longer wanted: see {@link Unfinished}. */
    void onGivenUp();

    /**
     * RFC 6455 s5.5.1.
     *
     * @param code the client's status code, or -1 if it gave none
     */
    void onClose(int code);

    /** Asked after each frame: whether the next is wanted now. */
    default boolean hasTime() {
        return true;
    }
}
