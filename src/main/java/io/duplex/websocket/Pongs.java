package io.duplex.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The answers to the pings of one client (RFC 6455 s5.5.3). At most one of them waits for a socket that is full. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is handled
final class Pongs {
    private @Nullable ByteBuf waitingPong;

    /** Whether one waits; while it does, the socket is not to be read. */
    boolean isWaiting() {
        return waitingPong != null;
    }

    /**
     * Answers a ping.
     *
     * @return whether that was written and is to be flushed; else it waits
     */
    boolean tryAnswer(ChannelHandlerContext netty, ByteBuf bytes, int index, int length) {
        ByteBuf pong = ControlFrames.pong(netty.alloc(), bytes, index, length);
        if (netty.channel().isWritable()) {
            netty.write(pong, netty.voidPromise());
            return true;
        }
        drop(); // the answer to the latest ping answers all before it (RFC 6455 s5.5.3)
        waitingPong = pong;
        return false;
    }

    /** The socket has room. */
    void writeWaiting(ChannelHandlerContext netty) {
        if (waitingPong != null) {
            netty.writeAndFlush(waitingPong, netty.voidPromise());
            waitingPong = null;
        }
    }

    /** Nobody wants it any more. */
    void drop() {
        ReferenceCountUtil.release(waitingPong);
        waitingPong = null;
    }
}
