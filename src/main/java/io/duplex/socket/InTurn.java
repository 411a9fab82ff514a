package io.duplex.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/**
 * In front of decoders that are none of ours, those of HTTP: what was read goes to them in slices, while there is
 * {@link ReadingTime}. A slice of the smallest requests takes less than the loop has for a turn.
 *
 * <p>A slice waits also while the handlers behind have enough: that of HTTP/1 turns automatic reading off when requests
 * wait for the answer to the one before, and it writes answers whether there is room for them or not.
 *
 * <p>The socket is not read while some waits. Whether it is read automatically is then up to this handler, which keeps
 * what the others wish: that they want it they say by a read, which comes by here; that they do not they say while they
 * are given something, or have said before.
 */
public final class InTurn extends ChannelDuplexHandler {
    private static final String NAME = "in-turn";
    private static final int SLICE_BYTES = 512;
    /** Where the time is up already: one of the smallest requests, if any. */
    private static final int LEAST_BYTES = 32;

    private final ReadingTime time;
    private final Unread unread;
    private ChannelHandlerContext netty;
    private boolean wanted;
    private boolean withheld;
    private boolean stopped;
    private boolean busy;
    private boolean ending;
    private boolean left;

    @SuppressWarnings("NullAway.Init") // there is no reading before it is in a pipeline
    private InTurn(ReadingTime time) {
        this.time = time;
        this.unread = new Unread(time, this::read, this::someWasRead);
    }

    /** Puts one before the handler {@code decoder}. */
    public static void before(String decoder, ChannelPipeline pipeline, ReadingTime time) {
        pipeline.addBefore(decoder, NAME, new InTurn(time));
    }

    /** Whether something waits that was read and that the decoder has not been given. */
    public static boolean hasUnread(ChannelPipeline pipeline) {
        return pipeline.get(NAME) instanceof InTurn inTurn && !inTurn.unread.isEmpty();
    }

    /** From now on there is a handler that shares the loop's time itself. */
    public static void leave(ChannelPipeline pipeline) {
        if (pipeline.get(NAME) != null) {
            pipeline.remove(NAME);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        netty = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            if (unread.isEmpty()) {
                unread.hold(!ctx.channel().isWritable());
            }
            unread.add(bytes);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (unread.isEmpty()) {
            ctx.read();
            return;
        }
        withheld = true;
        if (!busy) {
            wanted = true;
            stopReading();
            holdOrGoOn();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!busy) {
            holdOrGoOn();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /**
     * The handlers behind are about to leave, so they cannot be given the rest in turns. They have what was read when
     * it was asked for, as far as that takes no longer than a turn; no client is there any more to be answered the
     * rest.
     */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        unread.passOneRead();
        left = true;
        readAgain();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        left = true;
        if (!busy) {
            passAll();
        }
    }

    private void passAll() {
        left = true;
        unread.passAll();
        readAgain();
    }

    /** At least a slice. */
    private void read(ByteBuf bytes) {
        busy = true;
        if (stopped) {
            stopped = false;
            netty.channel().config().setAutoRead(wanted);
        }
        int slice = time.isUp() && !ending ? LEAST_BYTES : SLICE_BYTES;
        do {
            int length = left ? bytes.readableBytes() : Math.min(slice, bytes.readableBytes());
            netty.fireChannelRead(bytes.readRetainedSlice(length));
            netty.fireChannelReadComplete();
        } while (bytes.isReadable() && !ending && (left || (!time.isUp() && hasRoom())));
        busy = false;
    }

    private boolean hasRoom() {
        return netty.channel().isWritable() && netty.channel().config().isAutoRead();
    }

    private void someWasRead() {
        if (left || unread.isEmpty()) {
            readAgain();
        } else {
            if (!stopped) {
                wanted = netty.channel().config().isAutoRead();
            }
            holdOrGoOn();
            stopReading();
        }
    }

    private void holdOrGoOn() {
        unread.hold(!wanted || !netty.channel().isWritable());
    }

    private void stopReading() {
        stopped = true;
        netty.channel().config().setAutoRead(false);
    }

    /** As they wished meanwhile. */
    private void readAgain() {
        if (withheld) {
            withheld = false;
            netty.channel().read();
        }
    }
}
