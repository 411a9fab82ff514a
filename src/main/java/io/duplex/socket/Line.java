package io.duplex.socket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderException;
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
 * <p>Of who is told to go, input is taken so that no reset overtakes what it is told. But a client that floods the node
 * and does not listen would be read faster after its end than before it, so not for ever and not without a bound.
 *
 * <p>Of one that has ended what was read may still be looked at. What that is answered is let go of, for a while: as
 * long as a client that is there may take to end what has been closed.
 *
 * <p>All on the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is handled
public final class Line {
    /** What may have been on its way from a client that meant no harm. */
    private static final long MOST_LATE_BYTES = 4L * 1024 * 1024;

    private int highWaterBytes;
    private final Duration closingTimeout;
    private @Nullable ChannelHandlerContext netty;
    private @Nullable Disconnect cause;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean reads = true;
    private boolean paused;
    private boolean over;
    private long mostLateBytes = MOST_LATE_BYTES;
    private long lateBytes;

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

    /**
     * Why a connection failed, for the log: what networks do as they say it, but what a decoder has stumbled over only
     * by its name. Its own words would show the bytes, and so perhaps what a client means to keep secret.
     */
    public static String shown(Throwable failure) {
        if (failure instanceof DecoderException) {
            Throwable inner = failure.getCause() == null ? failure : failure.getCause();
            return inner.getClass().getName();
        }
        return failure.toString();
    }

    /** Its handler was put last into a pipeline. */
    public void open(ChannelHandlerContext ctx) {
        netty = ctx;
        updateHighWater(ctx);
        KernelBuffer.bound(ctx.channel(), highWaterBytes / 2);
        updateReading();
    }

    /** Whether there is room, and somebody to fill it; nothing waits for a client that is gone. */
    public boolean isWritable() {
        return netty != null && cause == null && (over || netty.channel().isWritable());
    }

    /** With more than this waiting it has no room. */
    public void fullAt(int bytes) {
        if (bytes != highWaterBytes && netty != null) {
            highWaterBytes = bytes;
            updateHighWater(netty);
        }
    }

    private void updateHighWater(ChannelHandlerContext ctx) {
        ctx.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(highWaterBytes / 2, highWaterBytes));
    }

    /** What it was given and the kernel has not taken. */
    public int unsentBytes() {
        ChannelOutboundBuffer unsent =
                netty == null ? null : netty.channel().unsafe().outboundBuffer();
        return unsent == null ? 0 : (int) Math.min(Integer.MAX_VALUE, unsent.totalPendingWriteBytes());
    }

    /** Takes frames, or lets go of them if they come too late. */
    public void write(ByteBuf frames) {
        if (netty == null || cause != null || over) {
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

    /** Reads nothing for a while, closing or not: what was read before is not looked at yet. */
    public void pause(boolean on) {
        paused = on;
        updateReading();
    }

    /** A message of so many bytes may be on its way when it is closed: that much is taken of it, and more. */
    public void expect(long bytes) {
        mostLateBytes = Math.max(MOST_LATE_BYTES, 8 * bytes);
    }

    /** So much was read; cuts one that was closed and has said too much since. */
    public void took(int bytes) {
        if (cause != null && netty != null) {
            lateBytes += bytes;
            if (lateBytes > mostLateBytes) {
                netty.close();
            }
        }
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

    /** Ends it now, whatever waits. Not from its last handler on: TLS would first say goodbye to who does not read. */
    public void cut() {
        if (netty != null) {
            netty.pipeline().firstContext().close();
        }
    }

    /** The channel has closed; what was read before is looked at until it is given up. */
    public void closed(Runnable giveUp) {
        over = true;
        ended();
        if (netty != null) {
            deadline = netty.executor().schedule(giveUp, closingTimeout.toMillis(), MILLISECONDS);
        }
    }

    /** Whether the channel has closed. */
    public boolean isOver() {
        return over;
    }

    /** Nothing more is done with it. */
    public void ended() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void updateReading() {
        if (netty != null) {
            netty.channel().config().setAutoRead(!paused && (reads || cause != null));
        }
    }
}
