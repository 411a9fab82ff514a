package io.duplex.socket;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * How much of one connection is read before it is the others' turn: a flood on some must not keep the others waiting.
 *
 * <p>Netty asks for it once, at the first read of a connection. So it must be an option of what is accepted; on a
 * connection that is open already it changes nothing.
 */
public final class ReadBound {
    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2_048;
    private static final int LARGEST_READ = 64 * 1024;

    private ReadBound() {}

    /** Small buffers where little comes; where more may be read than the largest holds, several reads. */
    public static RecvByteBufAllocator of(int bytes) {
        int largest = Math.max(SMALLEST_READ, Math.min(LARGEST_READ, bytes));
        return new AdaptiveRecvByteBufAllocator(SMALLEST_READ, Math.min(FIRST_READ, largest), largest)
                .maxMessagesPerRead(Math.max(1, bytes / LARGEST_READ));
    }
}
