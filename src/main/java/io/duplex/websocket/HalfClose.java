package io.duplex.websocket;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;

/** Ends our half of a connection once all has been written; what the client still sends is taken. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails has ended anyway
final class HalfClose {
    static final ChannelFutureListener LISTENER = flushed -> {
        if (flushed.channel() instanceof DuplexChannel channel) {
            channel.shutdownOutput();
        }
    };

    private HalfClose() {}
}
