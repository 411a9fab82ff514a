package io.duplex.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends what we say and goes on listening.
 *
 * <p>A socket that is closed with input unread answers with a reset, and the reset may overtake what was said last. So
 * the last word is followed by the end of the stream, and the other side's own end is waited for.
 */
public final class HalfClose {
    private HalfClose() {}

    /** Once all that was written has left: over TLS its close_notify (RFC 8446 s6.1), then TCP's FIN. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever listens on closes in the end
    public static void afterFlush(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(ctx.alloc().buffer(0)).addListener(flushed -> {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (tls == null) {
                end(ctx.channel());
            } else {
                tls.closeOutbound().addListener(told -> end(ctx.channel()));
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private static void end(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
