package io.duplex.doors.bridge;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Turn;
import io.duplex.session.Door;
import io.duplex.session.SessionRegistry;
import io.duplex.websocket.Scratch;
import io.duplex.websocket.WebSocketUpgrade;
import io.vertx.core.http.HttpServerRequest;

/** The official bridge's raw WebSocket, on one event loop. */
public final class RawBridge {
    /** The official bridge answers in binary frames, and its Java client reads no others. */
    private static final Door DOOR = new Door("websocket", WireFormat.BINARY, true);

    private final WebSocketUpgrade upgrade;
    private final SessionRegistry sessions;
    private final Turn turn;
    private final Scratch scratch;

    RawBridge(WebSocketUpgrade upgrade, SessionRegistry sessions, Turn turn, Scratch scratch) {
        this.upgrade = upgrade;
        this.sessions = sessions;
        this.turn = turn;
        this.scratch = scratch;
    }

    /** Opens the socket and its session, or answers what is wrong with the request. */
    public void handle(HttpServerRequest request, Caller caller) {
        upgrade.handle(
                request,
                caller.subprotocol(),
                pipe -> new BridgeSocket(sessions.open(DOOR, caller, new Outlet(pipe, turn)), scratch));
    }
}
