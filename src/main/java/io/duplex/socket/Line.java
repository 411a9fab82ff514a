package io.duplex.socket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.codec.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the last handler of a pipeline does with its channel, whatever is spoken over it: gives it frames while there is
 * room, reads it or does not, and ends it in order.
 *
 * <pre>
 *   open --({@link #close}: the first cause wins)--> last words written, input read to its end --> cut, at the latest
 *                                                                           after the closing timeout
 * </pre>
 *
 * <p>All on the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is handled
public final class Line {
    private final int highWaterBytes;
    private final Duration closingTimeout;
    private @Nullable ChannelHandlerContext netty;
    private @Nullable Disconnect cause;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean reads = true;

    /**
     * A line without a channel yet: it takes nothing.
     *
     * @param highWaterBytes with more than this waiting it has no room
     * @param closingTimeout how long the other side may take to end what has been closed
     */
    public Line(int highWaterBytes, Duration closingTimeout) {
        this.highWaterBytes = highWaterBytes;
        this.closingTimeout = closingTimeout;
    }

    /** Its handler was put last into a pipeline. */
    public void open(ChannelHandlerContext ctx) {
        netty = ctx;
        ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(highWaterBytes / 2, highWaterBytes));
        updateReading();
    }

    /** Whether there is room, and somebody to fill it. */
    public boolean isWritable() {
        return netty != null && cause == null && netty.channel().isWritable();
    }

    /** Takes frames, or lets go of them if they come too late. */
    public void write(ByteBuf frames) {
        if (netty == null || cause != null) {
            frames.release();
        } else {
            netty.write(frames, netty.voidPromise());
        }
    }

    /** Gives the kernel what was written. */
    public void flush() {
        if (netty != null) {
            netty.flush();
        }
    }

    /** Reads the other side or does not; one that is closing is read to its end. */
    public void read(boolean on) {
        reads = on;
        updateReading();
    }

    /** Whether it has been closed, by either side. */
    public boolean isClosing() {
        return cause != null;
    }

    /** Why it ends: what closed it, or what is the case if nothing has. */
    public Disconnect causeOr(Disconnect otherwise) {
        return cause == null ? otherwise : cause;
    }

    /**
     * Nothing more is written but {@link #say last words}.
     *
     * @return false if it was closed before, for the cause that counts
     */
    public boolean close(Disconnect why) {
        if (cause != null) {
            return false;
        }
        cause = why;
        return true;
    }

    /** The last words, after all that was written. */
    public void say(ByteBuf frame) {
        if (netty == null) {
            frame.release();
            return;
        }
        netty.writeAndFlush(frame, netty.voidPromise());
        updateReading();
    }

    /** Waits for the other side to end it, but not for ever. */
    public void awaitEnd() {
        if (netty != null && deadline == null) {
            Runnable cut = netty.channel()::close;
            deadline = netty.executor().schedule(cut, closingTimeout.toMillis(), MILLISECONDS);
        }
    }

    /** Ends our half, so that the other side sees that this was all, and waits for it. */
    public void endOutput() {
        if (netty != null) {
            HalfClose.afterFlush(netty);
        }
        awaitEnd();
    }

    /** Cuts it as soon as the last words have left: nothing more is expected. */
    public void cutAfterFlush() {
        if (netty != null) {
            netty.writeAndFlush(netty.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
        awaitEnd();
    }

    /** The channel has closed. */
    public void closed() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void updateReading() {
        if (netty != null) {
            netty.channel().config().setAutoRead(reads || cause != null);
        }
    }
}
