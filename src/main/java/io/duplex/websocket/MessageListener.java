package io.duplex.websocket;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;

/** What a WebSocket is used for. Called on its event loop, in its Vert.x context. */
public interface MessageListener {
    /** A whole message; the bytes are valid during the call only. */
    void onMessage(boolean text, ByteBuf bytes, int index, int length);

    /** A ping, which the pipe answers itself. */
    default void onPing(int bytes) {}

    /** A pong, asked for or not. */
    default void onPong(int bytes) {}

    /** The socket takes bytes again. */
    void onWritable();

    /** The client is gone, while what it said before is still looked at; it hears nothing any more. */
    default void onGone() {
        onWritable();
    }

    /** The connection is gone or going; called once. */
    void onClosed(Disconnect cause);
}
