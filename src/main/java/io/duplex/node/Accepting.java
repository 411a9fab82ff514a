package io.duplex.node;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.NetServerOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked whether a server takes a connection, before anything is read of it. Vert.x tells of a connection when it
 * is through with its TLS; until then it has cost a file, and perhaps a handshake.
 *
 * <p>Whoever opens a server says so before it listens. Any thread.
 */
final class Accepting {
    private final Map<String, Predicate<Channel>> gates = new ConcurrentHashMap<>();

    /**
     * Of each connection of the server that is opened with these options. Event loops that share it all say the same.
     */
    void ask(Predicate<Channel> gate, NetServerOptions server) {
        gates.put(key(server), gate);
    }

    /** For the pipeline of the socket that accepts, or null if nobody is to be asked. */
    @Nullable ChannelHandler handler(NetServerOptions server) {
        Predicate<Channel> gate = gates.get(key(server));
        return gate == null ? null : new Asking(gate);
    }

    private static String key(NetServerOptions server) {
        return server.getHost() + ':' + server.getPort();
    }

    private static final class Asking extends ChannelInboundHandlerAdapter {
        private final Predicate<Channel> gate;

        Asking(Predicate<Channel> gate) {
            this.gate = gate;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            if (accepted instanceof Channel channel && !gate.test(channel)) {
                channel.unsafe().closeForcibly(); // of no event loop yet, so there is no other way
            } else {
                ctx.fireChannelRead(accepted);
            }
        }
    }
}
