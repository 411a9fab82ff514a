package io.duplex.node;

import java.time.Duration;

/**
 * The process itself.
 *
 * @param profile {@link Profile#DEV} if it was started with no config
 * @param eventLoops event loops, each with one verticle; 0 = one per core
 * @param transport which of Netty's transports carries the sockets
 * @param drainTimeout how long a node that was told to stop may take to send its clients away
 */
public record NodeSettings(Profile profile, int eventLoops, TransportKind transport, Duration drainTimeout) {

    /** How much a node trusts whoever reaches it. */
    public enum Profile {
        /** Rules deny by default. */
        PRODUCTION,
        /** Everything is permitted; listens on loopback only. */
        DEV
    }

    /** Netty's transports. */
    public enum TransportKind {
        /** Epoll where present, else NIO. */
        AUTO,
        EPOLL,
        IO_URING,
        NIO
    }
}
