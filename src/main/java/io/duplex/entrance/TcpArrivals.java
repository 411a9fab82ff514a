package io.duplex.entrance;

import io.duplex.socket.Channels;
import io.netty.channel.Channel;
import io.vertx.core.net.NetSocket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of the TCP door: counted with those of the public port, and within the same limits. Any thread. */
public final class TcpArrivals {
    private final Supplier<@Nullable Refusal> nodeRefuses;
    private final Gate gate;

    /**
     * No connections yet.
     *
     * @param nodeRefuses why the node takes nobody now, or null
     * @param gate of the port
     */
    public TcpArrivals(Supplier<@Nullable Refusal> nodeRefuses, Gate gate) {
        this.nodeRefuses = nodeRefuses;
        this.gate = gate;
    }

    /**
     * A connection was accepted, and has its TLS if it is to have any.
     *
     * @return why it is to be turned away, or null
     */
    public @Nullable Refusal connected(NetSocket socket) {
        Channel channel = Channels.of(socket);
        Refusal refusal = gate.connected(channel, socket.remoteAddress());
        if (refusal == null) {
            refusal = nodeRefuses.get();
            if (refusal != null) {
                gate.refuse(channel, refusal, socket.remoteAddress());
            }
        }
        return refusal;
    }
}
