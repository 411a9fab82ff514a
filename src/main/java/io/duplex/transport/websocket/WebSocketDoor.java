package io.duplex.transport.websocket;

import io.duplex.codec.Disconnect;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.FanOutSettings;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Pipe;
import io.duplex.fanout.Turn;
import io.duplex.session.Door;
import io.duplex.session.SessionRegistry;
import io.vertx.core.Context;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What can be opened as a WebSocket on one event loop. */
public final class WebSocketDoor {
    /** The official bridge answers in binary frames, and its Java client reads no others. */
    private static final Door BRIDGE = new Door("websocket", WireFormat.BINARY, true);

    private final Context context;
    private final FanOutSettings fanOut;
    private final Turn turn;
    private final WebSocketMetrics metrics;
    private final Scratch scratch = new Scratch();
    private final MessageInflater inflater = new MessageInflater();
    private final Set<EchoSocket> echoes = new LinkedHashSet<>();

    /** The doors of the event loop that owns {@code context} and {@code turn}. */
    public WebSocketDoor(Context context, FanOutSettings fanOut, Turn turn, WebSocketMetrics metrics) {
        this.context = context;
        this.fanOut = fanOut;
        this.turn = turn;
        this.metrics = metrics;
    }

    /** The official bridge's raw WebSocket. */
    public WebSocketUpgrade bridge(WebSocketSettings settings, SessionRegistry sessions) {
        return upgrade(settings, pipe -> new BridgeSocket(sessions.open(BRIDGE, outlet(pipe)), scratch));
    }

    /** The echo of conformance suites. */
    public WebSocketUpgrade echo(WebSocketSettings settings) {
        return upgrade(settings, pipe -> {
            EchoSocket echo = new EchoSocket(outlet(pipe), echoes::remove);
            echoes.add(echo);
            return echo;
        });
    }

    /** Ends the sockets that have no session. */
    public void closeEchoes(Disconnect cause) {
        List.copyOf(echoes).forEach(echo -> echo.close(cause));
    }

    private WebSocketUpgrade upgrade(WebSocketSettings settings, Function<Pipe, MessageListener> use) {
        return new WebSocketUpgrade(context, settings, fanOut.socketHighWaterBytes(), metrics, inflater, use);
    }

    private Outlet outlet(Pipe pipe) {
        return new Outlet(pipe, turn);
    }
}
