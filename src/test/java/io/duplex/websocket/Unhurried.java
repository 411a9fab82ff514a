package io.duplex.websocket;

import io.netty.buffer.ByteBuf;

/** A listener that has all the time there is, and wants nothing. */
final class Unhurried implements FrameListener {
    static final FrameListener LISTENER = new Unhurried();

    private Unhurried() {}

    @Override
    public void onMessage(boolean text, ByteBuf bytes, int index, int length) {}

    @Override
    public void onPing(ByteBuf bytes, int index, int length) {}

    @Override
    public void onGivenUp() {}

    @Override
    public void onClose(int code) {}
}
