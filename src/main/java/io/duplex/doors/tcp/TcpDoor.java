package io.duplex.doors.tcp;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.entrance.Refusal;
import io.duplex.entrance.TrustedProxies;
import io.duplex.fanout.Outlet;
import io.duplex.session.Door;
import io.duplex.socket.Channels;
import io.duplex.socket.OpenCount;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** The TCP door of one event loop. */
public final class TcpDoor {
    /** The official TCP bridge asks for no pings, and some of its clients send none. */
    private static final Door BRIDGE = new Door("tcp", WireFormat.TCP, false);

    /** Vert.x's name for its handler of large files, which would queue our frames unseen. */
    private static final String CHUNKED = "chunkedWriter";

    private final TcpSettings settings;
    private final LoopContext loop;
    private final OpenCount open;

    /**
     * The door on one event loop.
     *
     * @param open counts its connections
     */
    public TcpDoor(TcpSettings settings, LoopContext loop, OpenCount open) {
        this.settings = settings;
        this.loop = loop;
        this.open = open;
    }

    /**
     * A client has come, and is through with TLS.
     *
     * @param refusal why it is told to go, or null
     */
    public void open(NetSocket socket, @Nullable Refusal refusal) {
        ChannelPipeline pipeline = Channels.of(socket).pipeline();
        if (pipeline.get(CHUNKED) != null) {
            pipeline.remove(CHUNKED);
        }
        Caller caller = Caller.anonymous(TrustedProxies.textOf(socket.remoteAddress()));
        pipeline.replace(
                Channels.HANDLER,
                "tcp",
                new TcpPipe(
                        loop,
                        settings,
                        open,
                        refusal,
                        pipe -> loop.sessions().open(BRIDGE, caller, new Outlet(pipe, loop.turn()))));
    }
}
