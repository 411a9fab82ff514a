package io.duplex.doors.tcp;

import io.duplex.codec.TcpEnvelopes;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.entrance.Refusal;
import io.duplex.fanout.Pipe;
import io.duplex.message.Disconnect;
import io.duplex.session.Session;
import io.duplex.socket.Line;
import io.duplex.socket.OpenCount;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;
import io.duplex.socket.Unread;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;
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
    private static final Logger LOG = LoggerFactory.getLogger(TcpPipe.class);

    private final TcpSettings settings;
    private final OpenCount connections;
    private final Line line;
    private final ReadingTime time;
    private final Unfinished unfinished;
    private final Unread unread;
    private final TcpFrames frames;
    private final @Nullable Refusal refusal;
    private final Function<Pipe, Session> open;
    private @Nullable ChannelHandlerContext netty;
    private @Nullable Session session;
    private boolean reset;
    private boolean left;
    private boolean outletReads = true;

    TcpPipe(
            LoopContext loop,
            TcpSettings settings,
            OpenCount connections,
            @Nullable Refusal refusal,
            Function<Pipe, Session> open) {
        this.settings = settings;
        this.connections = connections;
        this.line = new Line(loop.highWaterBytes(), settings.closingTimeout());
        this.time = loop.time();
        this.unfinished = loop.unfinished();
        this.unread = new Unread(time, bytes -> loop.loop().dispatch(bytes, this::decode), this::someWasRead);
        this.frames = new TcpFrames(settings.maxFrameBytes(), unfinished, () -> close(Disconnect.OVERLOADED));
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
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            line.took(bytes.readableBytes());
            unread.add(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** What comes after the message that made the session stop waits as well; what is thrown away does not. */
    private boolean isHeld() {
        return !outletReads && !line.isClosing();
    }

    private void someWasRead() {
        line.pause(!unread.isEmpty());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null && line.isWritable()) {
            session.outlet().onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (line.isOver()) {
            return; // it was so when the handler was added, and was told later
        }
        line.closed(unread::giveUp);
        if (line.isClosing()) {
            unread.giveUp(); // it was told to go
        } else if (session != null && !unread.isEmpty()) {
            session.onGone();
        }
        unread.end(unfinished, this::ended);
    }

    private void ended() {
        line.ended();
        connections.closed();
        frames.release();
        leave(line.causeOr(reset ? Disconnect.CONNECTION_LOST : Disconnect.CLIENT_LEFT));
    }

    /** What a network does: resets, broken pipes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.atDebug().addKeyValue("cause", Line.shown(cause)).log("Connection failed");
        reset = true;
        ctx.close();
    }

    private void decode(ByteBuf bytes) {
        try {
            do {
                take(bytes);
            } while (bytes.isReadable() && !time.isUp() && !isHeld());
        } catch (TooLongFrameException tooLong) {
            fail(Disconnect.FRAME_TOO_BIG, "frame over " + settings.maxFrameBytes() + " bytes");
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("Internal error in a frame");
            fail(Disconnect.INTERNAL_ERROR, Disconnect.INTERNAL_ERROR.reason());
        }
    }

    /** A frame, or what there is of one. Of who is told to go everything is thrown away. */
    private void take(ByteBuf bytes) {
        if (session == null || line.isClosing()) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        byte[] frame = frames.next(bytes);
        if (frame != null) {
            session.gate().onMessage(WireFormat.TCP, frame, 0, frame.length);
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
    public boolean isGone() {
        return line.isOver();
    }

    @Override
    public void fullAt(int bytes) {
        line.fullAt(bytes);
    }

    @Override
    public void cut() {
        line.cut();
    }

    @Override
    public int unsentBytes() {
        return line.unsentBytes();
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
    public boolean hasUnread() {
        return !unread.isEmpty();
    }

    @Override
    public void reading(boolean on) {
        outletReads = on;
        line.read(on);
        unread.hold(isHeld());
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
        unread.hold(isHeld());
        leave(cause);
        frames.release();
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
