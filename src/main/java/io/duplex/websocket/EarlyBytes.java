package io.duplex.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps the bytes that came behind a handshake until there is somebody to read them.
 *
 * <p>When Vert.x takes its HTTP decoder out of the pipeline, the decoder lets go of what it has not read, and the
 * handlers that are still there neither understand nor release it. Clients should wait for the 101 (RFC 6455 s4.1);
 * some do not.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
    private final Deque<ByteBuf> kept = new ArrayDeque<>(1);

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            kept.add(bytes);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** The reader is there. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        boolean some = !kept.isEmpty();
        for (ByteBuf bytes = kept.poll(); bytes != null; bytes = kept.poll()) {
            ctx.fireChannelRead(bytes);
        }
        if (some) {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        kept.forEach(ByteBuf::release);
        kept.clear();
        ctx.fireChannelInactive();
    }
}
