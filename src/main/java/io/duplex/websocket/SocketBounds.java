package io.duplex.websocket;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * How much goes through one socket at a time.
 *
 * @param highWaterBytes a socket with more than this waiting in it is given no more of a lane
 * @param readBytes how much of one client is read in a turn of the event loop: a flood of small frames on some sockets
 *     must not keep the others waiting
 */
public record SocketBounds(int highWaterBytes, int readBytes) {
    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2_048;
    private static final int LARGEST_READ = 64 * 1024;

    /** Small buffers where little comes; where more may be read than the largest holds, several reads. */
    RecvByteBufAllocator reads() {
        int largest = Math.max(SMALLEST_READ, Math.min(LARGEST_READ, readBytes));
        return new AdaptiveRecvByteBufAllocator(SMALLEST_READ, Math.min(FIRST_READ, largest), largest)
                .maxMessagesPerRead(Math.max(1, readBytes / LARGEST_READ));
    }
}
