package io.duplex.doors.bridge;

import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import io.duplex.session.Session;
import io.duplex.websocket.MessageListener;
import io.duplex.websocket.Scratch;
import io.netty.buffer.ByteBuf;

/** The bridge over a raw WebSocket: one envelope per message, text or binary. */
final class BridgeSocket implements MessageListener {
    private final Session session;
    private final Scratch scratch;

    BridgeSocket(Session session, Scratch scratch) {
        this.session = session;
        this.scratch = scratch;
    }

    @Override
    public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
        session.gate()
                .onMessage(text ? WireFormat.TEXT : WireFormat.BINARY, scratch.copy(bytes, index, length), 0, length);
    }

    @Override
    public void onPing(int bytes) {
        session.gate().onPing(bytes);
    }

    @Override
    public void onPong(int bytes) {
        session.gate().onPing(bytes);
    }

    @Override
    public void onWritable() {
        session.outlet().onWritable();
    }

    @Override
    public void onGone() {
        session.onGone();
    }

    @Override
    public void onClosed(Disconnect cause) {
        session.onClosed(cause);
    }
}
