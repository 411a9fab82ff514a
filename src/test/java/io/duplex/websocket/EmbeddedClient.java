package io.duplex.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/** The client's end of a channel without a network. */
final class EmbeddedClient {
    private final EmbeddedChannel channel;

    EmbeddedClient(EmbeddedChannel channel) {
        this.channel = channel;
    }

    /** These bytes arrive at the node at once; it has to release them. */
    ByteBuf sends(byte[] bytes) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes);
        channel.writeInbound(buffer);
        return buffer;
    }

    /** All that left the socket since the last call, as hex. */
    String hears() {
        StringBuilder hex = new StringBuilder();
        ByteBuf next;
        while ((next = channel.readOutbound()) != null) {
            hex.append(ByteBufUtil.hexDump(next));
            next.release();
        }
        return hex.toString();
    }
}
