package io.duplex.transport.tcp;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.FanOutSettings;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Turn;
import io.duplex.session.Door;
import io.duplex.session.SessionRegistry;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.function.BooleanSupplier;

/** The TCP door of one event loop. */
public final class TcpDoor {
    /** The official TCP bridge asks for no pings, and some of its clients send none. */
    private static final Door BRIDGE = new Door("tcp", WireFormat.TCP, false);

    private static final int LENGTH_BYTES = 4;
    /** Vert.x's name for its handler of large files, which would queue our frames unseen. */
    private static final String CHUNKED = "chunkedWriter";

    private final ContextInternal context;
    private final TcpSettings settings;
    private final FanOutSettings fanOut;
    private final Turn turn;
    private final SessionRegistry sessions;
    private final BooleanSupplier accepting;
    private final TcpMetrics metrics;

    /**
     * The door of the event loop that owns {@code context}, {@code turn} and {@code sessions}.
     *
     * @param accepting false while the node drains: who comes then is sent away at once
     */
    public TcpDoor(
            Context context,
            TcpSettings settings,
            FanOutSettings fanOut,
            Turn turn,
            SessionRegistry sessions,
            BooleanSupplier accepting,
            TcpMetrics metrics) {
        this.context = (ContextInternal) context;
        this.settings = settings;
        this.fanOut = fanOut;
        this.turn = turn;
        this.sessions = sessions;
        this.accepting = accepting;
        this.metrics = metrics;
    }

    /** A client has come, and is through with TLS. */
    public void open(NetSocket socket) {
        ChannelPipeline pipeline =
                ((NetSocketInternal) socket).channelHandlerContext().pipeline();
        if (pipeline.get(CHUNKED) != null) {
            pipeline.remove(CHUNKED);
        }
        Caller caller = Caller.anonymous(remote(socket));
        pipeline.addBefore(
                "handler",
                TcpPipe.FRAMES,
                // It counts the length's own bytes in, and reads a negative length as a very long one.
                new LengthFieldBasedFrameDecoder(
                        settings.maxFrameBytes() + LENGTH_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES));
        pipeline.replace(
                "handler",
                "tcp",
                new TcpPipe(
                        context,
                        settings,
                        fanOut.socketHighWaterBytes(),
                        metrics,
                        accepting,
                        pipe -> sessions.open(BRIDGE, caller, new Outlet(pipe, turn))));
    }

    private static String remote(NetSocket socket) {
        SocketAddress address = socket.remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }
}
