package io.duplex.transport.tcp;

import io.duplex.codec.Disconnect;
import io.duplex.codec.TcpEnvelopes;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Pipe;
import io.duplex.session.Session;
import io.duplex.socket.Line;
import io.duplex.socket.OpenCount;
import io.duplex.transport.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the TCP door, as the last handler of its Netty pipeline.
 *
 * <p>The protocol has no closing handshake. A client ends by ending its stream. The node says why in a last frame, ends
 * its own stream, and takes what the client still sends until that ends too, or {@link TcpSettings#closingTimeout}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is handled
final class TcpPipe extends ChannelInboundHandlerAdapter implements Pipe {
    /** Name of the handler in front, which makes frames of bytes. */
    static final String FRAMES = "frames";

    private static final Logger LOG = LoggerFactory.getLogger(TcpPipe.class);

    private final ContextInternal context;
    private final TcpSettings settings;
    private final OpenCount connections;
    private final Line line;
    private final @Nullable Refusal refusal;
    private final Function<Pipe, Session> open;
    private @Nullable ChannelHandlerContext netty;
    private @Nullable Session session;
    private boolean reset;
    private boolean left;

    TcpPipe(
            ContextInternal context,
            TcpSettings settings,
            int highWaterBytes,
            OpenCount connections,
            @Nullable Refusal refusal,
            Function<Pipe, Session> open) {
        this.context = context;
        this.settings = settings;
        this.connections = connections;
        this.line = new Line(highWaterBytes, settings.closingTimeout());
        this.refusal = refusal;
        this.open = open;
    }

    // From the socket

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        netty = ctx;
        connections.opened();
        line.open(ctx);
        if (refusal == null) {
            session = open.apply(this);
        } else {
            turnAway(refusal);
        }
        if (!ctx.channel().isActive()) {
            channelInactive(ctx); // it was cut meanwhile, and nobody will tell us again
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        try {
            if (frame instanceof ByteBuf bytes) {
                line.took(bytes.readableBytes());
                if (!line.isClosing()) {
                    context.dispatch(bytes, this::decode);
                }
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null && line.isWritable()) {
            session.outlet().onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.closed();
        line.closed();
        leave(line.causeOr(reset ? Disconnect.CONNECTION_LOST : Disconnect.CLIENT_LEFT));
    }

    /** A frame that is too long, or what a network does: resets, broken pipes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            fail(Disconnect.FRAME_TOO_BIG, "frame over " + settings.maxFrameBytes() + " bytes");
        } else {
            LOG.atDebug().addKeyValue("cause", cause.toString()).log("Connection failed");
            reset = true;
            ctx.close();
        }
    }

    private void decode(ByteBuf frame) {
        if (session == null) {
            return;
        }
        try {
            byte[] bytes = ByteBufUtil.getBytes(frame);
            session.onMessage(WireFormat.TCP, bytes, 0, bytes.length);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError().setCause(e).log("A frame failed for a reason of ours");
            fail(Disconnect.INTERNAL_ERROR, Disconnect.INTERNAL_ERROR.reason());
        }
    }

    // From the outlet

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean writable() {
        return line.isWritable();
    }

    @Override
    public void write(ByteBuf frames) {
        line.write(frames);
    }

    @Override
    public void flush() {
        line.flush();
    }

    @Override
    public void reading(boolean on) {
        line.read(on);
    }

    @Override
    public void close(Disconnect cause) {
        fail(cause, cause.reason());
    }

    // Inside

    /** Others are told so by a status. */
    private void turnAway(Refusal why) {
        switch (why) {
            case DRAINING -> close(Disconnect.SERVICE_RESTART);
            case NO_PROXY -> fail(Disconnect.REFUSED, why.detail());
            default -> fail(Disconnect.OVERLOADED, why.detail());
        }
    }

    /** Says why, and that this was all. What still comes is thrown away. */
    private void fail(Disconnect cause, String reason) {
        ChannelHandlerContext ctx = netty;
        if (ctx == null || !line.close(cause)) {
            return;
        }
        leave(cause);
        if (ctx.pipeline().get(FRAMES) != null) {
            ctx.pipeline().remove(FRAMES); // it would look for frames in what is none
        }
        byte[] goodbye = TcpEnvelopes.goodbye(cause, reason);
        ByteBuf frame = ctx.alloc().buffer(WireFormat.TCP.frameBytes(goodbye.length));
        WireFormat.TCP.writeFrame(frame, goodbye);
        line.say(frame);
        line.endOutput();
    }

    private void leave(Disconnect cause) {
        if (!left && session != null) {
            left = true;
            session.onClosed(cause);
        }
    }
}
