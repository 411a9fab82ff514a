package io.duplex.websocket;

import io.duplex.fanout.Pipe;
import io.duplex.message.Disconnect;
import io.duplex.socket.Line;
import io.duplex.socket.Unread;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket, as the last handler of its Netty pipeline.
 *
 * <pre>
 *   open --(client's close frame)---------> echo it, cut                                     s5.5.1
 *   open --({@link #close})--------> close frame sent --(client's close frame, or timeout)--> cut   s7.1.1
 *   open --({@link ProtocolViolation})--> close frame sent, input thrown away --(end of input, or timeout)--> cut   s7.1.7
 * </pre>
 *
 * <p>A connection is never cut with input unread: the reset could overtake the close frame the client was just sent.
 *
 * <p>Back-pressure, four rules: nothing of a lane is written while the socket holds more than its high water mark
 * ({@link #writable}); the outlet stops reading a client that does not read its replies ({@link #reading}); at most one
 * pong waits, and while one does, nothing is read; nor is it while what was read waits for the loop's time.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is handled
final class WebSocketPipe extends ChannelInboundHandlerAdapter implements Pipe, FrameListener {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketPipe.class);

    private final LoopParts parts;
    private final Line line;
    private final boolean deflates;
    private final FrameDecoder decoder;
    private final Unread unread;
    private final Function<Pipe, MessageListener> use;
    private @Nullable MessageListener listener;
    private @Nullable ChannelHandlerContext netty;
    private final Pongs pongs = new Pongs();
    private boolean listenerLeft;
    private boolean flushAfterRead;
    private boolean outletReads = true;

    WebSocketPipe(
            LoopParts parts,
            WebSocketSettings settings,
            @Nullable SocketInflater inflater,
            Function<Pipe, MessageListener> use) {
        this.parts = parts;
        this.line = new Line(parts.highWaterBytes(), settings.closingTimeout());
        this.line.expect(settings.maxMessageBytes());
        this.deflates = inflater != null;
        this.decoder = new FrameDecoder(settings, inflater, parts.unfinished(), this);
        this.unread = new Unread(parts.time(), bytes -> parts.loop().dispatch(bytes, this::decode), this::someWasRead);
        this.use = use;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        netty = ctx;
        parts.open().opened();
        line.open(ctx);
        listener = use.apply(this);
        if (!ctx.channel().isActive()) {
            channelInactive(ctx); // it was cut meanwhile, and nobody will tell us again
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (bytes instanceof ByteBuf buffer) {
            line.took(buffer.readableBytes());
            unread.add(buffer);
        } else {
            ReferenceCountUtil.release(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (flushAfterRead) {
            flushAfterRead = false;
            ctx.flush();
        }
    }

    private void someWasRead() {
        if (netty != null) {
            channelReadComplete(netty);
        }
        line.pause(!unread.isEmpty());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            return;
        }
        pongs.writeWaiting(ctx);
        updateReading();
        if (listener != null && !line.isClosing()) {
            listener.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (line.isOver()) {
            return; // it was so when the handler was added, and was told later
        }
        line.closed(unread::giveUp);
        pongs.drop();
        if (line.isClosing()) {
            unread.giveUp(); // it was told to go
        } else if (listener != null && !unread.isEmpty()) {
            listener.onGone();
        }
        updateReading();
        unread.end(parts.unfinished(), this::ended);
    }

    private void ended() {
        line.ended();
        parts.open().closed();
        decoder.release();
        leave(line.causeOr(Disconnect.CONNECTION_LOST));
    }

    /** What a network does: resets, broken pipes. The channel is of no more use. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.atDebug().addKeyValue("cause", Line.shown(cause)).log("Connection failed");
        ctx.close();
    }

    private void decode(ByteBuf buffer) {
        try {
            decoder.decode(buffer);
        } catch (ProtocolViolation violation) {
            fail(violation);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("Internal error in a message");
            fail(new ProtocolViolation(Disconnect.INTERNAL_ERROR, Disconnect.INTERNAL_ERROR.reason()));
        }
    }

    @Override
    public boolean hasTime() {
        return !parts.time().isUp() && !isHeld();
    }

    @Override
    public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
        if (!line.isClosing() && listener != null) {
            listener.onMessage(text, bytes, index, length);
        }
    }

    @Override
    public void onPing(ByteBuf bytes, int index, int length) {
        if (listener != null) {
            listener.onPing(length);
        }
        if (line.isClosing() || line.isOver() || netty == null) {
            return;
        }
        flushAfterRead |= pongs.tryAnswer(netty, bytes, index, length);
        updateReading();
    }

    @Override
    public void onPong(int length) {
        if (listener != null) {
            listener.onPong(length);
        }
    }

    @Override
    public boolean askForLife() {
        line.write(ControlFrames.ping(ByteBufAllocator.DEFAULT));
        line.flush();
        return false;
    }

    @Override
    public void onClose(int code) {
        if (line.close(Disconnect.CLIENT_LEFT)) {
            leave(Disconnect.CLIENT_LEFT);
            writeClose(code, "");
        }
        line.cutAfterFlush();
    }

    /** Another socket needed the room; this may be called in the middle of that socket's turn. */
    @Override
    public void onGivenUp() {
        fail(new ProtocolViolation(Disconnect.OVERLOADED, Disconnect.OVERLOADED.reason()));
    }

    private void fail(ProtocolViolation violation) {
        decoder.release();
        Disconnect cause = violation.disconnect();
        leave(cause);
        if (line.close(cause)) {
            writeClose(cause.code(), String.valueOf(violation.getMessage()));
        }
        line.endOutput(); // nothing more comes, while the client's own bytes are still taken
    }

    @Override
    public boolean deflates() {
        return deflates;
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
        return !unread.isEmpty() || pongs.isWaiting();
    }

    @Override
    public void reading(boolean on) {
        outletReads = on;
        updateReading();
    }

    @Override
    public void close(Disconnect cause) {
        if (line.close(cause)) {
            leave(cause);
            writeClose(cause.code(), cause.reason());
            line.awaitEnd();
        }
    }

    private void leave(Disconnect cause) {
        if (!listenerLeft && listener != null) {
            listenerLeft = true;
            listener.onClosed(cause);
        }
    }

    private void updateReading() {
        line.read(outletReads && !pongs.isWaiting());
        unread.hold(isHeld());
    }

    /** What comes after the message that made the session stop waits as well; what is thrown away does not. */
    private boolean isHeld() {
        return !outletReads && !line.isClosing();
    }

    private void writeClose(int code, String reason) {
        pongs.drop();
        if (netty != null) {
            line.say(ControlFrames.close(netty.alloc(), code, reason));
        }
        unread.hold(isHeld());
    }
}
