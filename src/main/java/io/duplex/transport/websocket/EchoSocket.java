package io.duplex.transport.websocket;

import io.duplex.codec.Disconnect;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.netty.buffer.ByteBuf;

/** Sends back what it gets, text as text and binary as binary: for conformance suites. */
final class EchoSocket implements MessageListener {
    private final Outlet outlet;

    EchoSocket(Outlet outlet) {
        this.outlet = outlet;
    }

    @Override
    public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
        byte[] payload = new byte[length];
        bytes.getBytes(index, payload);
        outlet.send(text ? WireFormat.TEXT : WireFormat.BINARY, payload);
    }

    @Override
    public void onWritable() {
        outlet.onWritable();
    }

    @Override
    public void onClosed(Disconnect cause) {
        outlet.onClosed();
    }
}
