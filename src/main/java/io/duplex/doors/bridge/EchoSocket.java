package io.duplex.doors.bridge;

import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.message.Disconnect;
import io.duplex.websocket.MessageListener;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Sends back what it gets, text as text and binary as binary: for conformance suites. */
final class EchoSocket implements MessageListener {
    private final Outlet outlet;
    private final Consumer<EchoSocket> gone;

    EchoSocket(Outlet outlet, Consumer<EchoSocket> gone) {
        this.outlet = outlet;
        this.gone = gone;
    }

    void close(Disconnect cause) {
        outlet.close(cause);
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
        gone.accept(this);
    }
}
