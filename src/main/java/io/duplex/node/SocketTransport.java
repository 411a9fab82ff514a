package io.duplex.node;

import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which of Netty's transports carries the sockets. */
record SocketTransport(Transport transport) {
    /**
     * What was asked for. For {@code auto} io_uring, which hands the kernel the writes of a turn together where epoll
     * needs a call for each client; where it is not to be had (containers often forbid it) epoll, else NIO.
     */
    static SocketTransport choose(NodeSettings.TransportKind kind) {
        sizeRings();
        boundTasks();
        return switch (kind) {
            case NIO -> new SocketTransport(Transport.NIO);
            case EPOLL -> required("epoll", Transport.EPOLL);
            case IO_URING -> required("io_uring", Transport.IO_URING);
            case AUTO ->
                Stream.of(Transport.IO_URING, Transport.EPOLL)
                        .filter(transport -> transport != null && transport.available())
                        .findFirst()
                        .map(SocketTransport::new)
                        .orElseGet(() -> new SocketTransport(Transport.NIO));
        };
    }

    /**
     * Room for a write to each of some thousand clients in one turn, and for what comes back: less than 1 MB for each
     * event loop. Netty's default of 128 makes it call the kernel for every 128 of them. Netty reads this once, when
     * the first of its io_uring classes is loaded; a value set by the operator stands.
     */
    private static void sizeRings() {
        setIfAbsent("io.netty.iouring.ringSize", "4096");
        setIfAbsent("io.netty.iouring.cqSize", "32768");
    }

    /**
     * A loop with more tasks than it can run, as those of a crowd that comes or leaves, looks at its sockets again
     * after so many milliseconds, which is the least that Netty takes; its default is a whole second. Read once, as
     * above.
     */
    private static void boundTasks() {
        setIfAbsent("io.netty.eventLoop.maxTaskProcessingQuantumMs", "100");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    String name() {
        return transport.name();
    }

    /**
     * The same, whose servers {@code isForClients} read no more than so much of a client before it is the others' turn,
     * and take only whom they are told to.
     */
    Transport reading(int bytes, Predicate<NetServerOptions> isForClients, Accepting accepting) {
        return new TransportInternal(
                transport.name(),
                transport.available(),
                transport.unavailabilityCause(),
                new BoundedReads(transport.implementation(), bytes, isForClients, accepting));
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
