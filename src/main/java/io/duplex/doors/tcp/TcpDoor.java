package io.duplex.doors.tcp;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.entrance.Refusal;
import io.duplex.entrance.TrustedProxies;
import io.duplex.fanout.FanOutSettings;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Turn;
import io.duplex.loop.NettyLoop;
import io.duplex.session.Door;
import io.duplex.session.SessionRegistry;
import io.duplex.socket.Channels;
import io.duplex.socket.OpenCount;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** The TCP door of one event loop. */
public final class TcpDoor {
    /** The official TCP bridge asks for no pings, and some of its clients send none. */
    private static final Door BRIDGE = new Door("tcp", WireFormat.TCP, false);

    /** Vert.x's name for its handler of large files, which would queue our frames unseen. */
    private static final String CHUNKED = "chunkedWriter";

    private final NettyLoop loop;
    private final TcpSettings settings;
    private final FanOutSettings fanOut;
    private final Turn turn;
    private final SessionRegistry sessions;
    private final ReadingTime time;
    private final Unfinished unfinished;
    private final OpenCount open;

    /** The door of the event loop that and what follows the settings. */
    public TcpDoor(
            NettyLoop loop,
            TcpSettings settings,
            FanOutSettings fanOut,
            Turn turn,
            SessionRegistry sessions,
            ReadingTime time,
            Unfinished unfinished,
            OpenCount open) {
        this.loop = loop;
        this.settings = settings;
        this.fanOut = fanOut;
        this.turn = turn;
        this.sessions = sessions;
        this.time = time;
        this.unfinished = unfinished;
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
                        fanOut.socketHighWaterBytes(),
                        time,
                        unfinished,
                        open,
                        refusal,
                        pipe -> sessions.open(BRIDGE, caller, new Outlet(pipe, turn))));
    }
}
