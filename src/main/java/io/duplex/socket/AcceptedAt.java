package io.duplex.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;

/**
 * In front of what accepts connections: notes when. Whoever is told of a connection is told when its TLS is done, so a
 * deadline that began then would be twice as long for those who take their time.
 */
@ChannelHandler.Sharable
public final class AcceptedAt extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Long> NANOS = AttributeKey.valueOf(AcceptedAt.class, "nanos");

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        if (accepted instanceof Channel channel) {
            channel.attr(NANOS).set(ctx.executor().ticker().nanoTime());
        }
        ctx.fireChannelRead(accepted);
    }

    /** How long ago it was, in nanoseconds; 0 if nobody has looked. */
    public static long ago(Channel channel) {
        Long nanos = channel.attr(NANOS).get();
        return nanos == null ? 0 : channel.eventLoop().ticker().nanoTime() - nanos;
    }
}
