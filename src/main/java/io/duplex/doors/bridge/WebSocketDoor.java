package io.duplex.doors.bridge;

import io.duplex.fanout.Outlet;
import io.duplex.fanout.Turn;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionRegistry;
import io.duplex.websocket.Scratch;
import io.duplex.websocket.WebSocketSettings;
import io.duplex.websocket.WebSocketUpgrade;
import io.duplex.websocket.WebSockets;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be opened as a raw WebSocket on one event loop. */
public final class WebSocketDoor {
    private final WebSockets sockets;
    private final Turn turn;
    private final Scratch scratch = new Scratch();
    private final Set<EchoSocket> echoes = new LinkedHashSet<>();

    /** The doors of the event loop that owns {@code sockets} and {@code turn}. */
    public WebSocketDoor(WebSockets sockets, Turn turn) {
        this.sockets = sockets;
        this.turn = turn;
    }

    /** The official bridge's raw WebSocket. */
    public RawBridge bridge(WebSocketSettings settings, SessionRegistry sessions) {
        return new RawBridge(sockets.endpoint(settings), sessions, turn, scratch);
    }

    /** The echo of conformance suites. */
    public Handler<HttpServerRequest> echo(WebSocketSettings settings) {
        WebSocketUpgrade upgrade = sockets.endpoint(settings);
        return request -> upgrade.handle(request, null, pipe -> {
            EchoSocket echo = new EchoSocket(new Outlet(pipe, turn), echoes::remove);
            echoes.add(echo);
            return echo;
        });
    }

    /** Ends the sockets that have no session. */
    public void closeEchoes(Disconnect cause) {
        List.copyOf(echoes).forEach(echo -> echo.close(cause));
    }
}
