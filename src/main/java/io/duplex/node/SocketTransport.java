package io.duplex.node;

import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** Which of Netty's transports carries the sockets. */
record SocketTransport(Transport transport) {
    /** What was asked for; for {@code auto} the native one, else NIO. */
    static SocketTransport choose(NodeSettings.TransportKind kind) {
        return switch (kind) {
            case NIO -> new SocketTransport(Transport.NIO);
            case EPOLL -> required("epoll", Transport.EPOLL);
            case IO_URING -> required("io_uring", Transport.IO_URING);
            case AUTO -> {
                Transport nativeTransport = Transport.nativeTransport();
                yield new SocketTransport(
                        nativeTransport != null && nativeTransport.available() ? nativeTransport : Transport.NIO);
            }
        };
    }

    String name() {
        return transport.name();
    }

    private static SocketTransport required(String name, @Nullable Transport transport) {
        if (transport != null && transport.available()) {
            return new SocketTransport(transport);
        }
        Throwable cause = transport == null ? null : transport.unavailabilityCause();
        throw new StartFailure(
                StartFailure.Kind.OTHER,
                "node.transport is " + name + ", which this machine does not offer"
                        + (cause == null ? "" : ": " + cause.getMessage()) + ". Set it to auto to use what there is");
    }
}
