package io.duplex.doors.bridge;

import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.PublicDoor;
import io.duplex.entrance.Identification;
import io.duplex.fanout.Outlet;
import io.duplex.session.Door;
import io.duplex.websocket.Scratch;
import io.duplex.websocket.WebSocketSettings;
import io.duplex.websocket.WebSocketUpgrade;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * The official bridge's raw WebSocket.
 *
 * @param settings limits of its sockets; the node counts what is open
 */
public record BridgeDoor(WebSocketSettings settings) implements PublicDoor {
    private static final String PATH = "/eventbus/websocket";
    /** The official bridge answers in binary frames, and its Java client reads no others. */
    private static final Door DOOR = new Door("websocket", WireFormat.BINARY, true);

    @Override
    public LoopDoor open(LoopContext loop) {
        return new OnLoop(loop, loop.webSockets().endpoint(settings), new Scratch());
    }

    @Override
    public int openCount() {
        return 0; // with all WebSockets of the node
    }

    private record OnLoop(LoopContext loop, WebSocketUpgrade upgrade, Scratch scratch) implements LoopDoor {
        @Override
        public List<String> paths() {
            return List.of(PATH);
        }

        @Override
        public void mount(Router router) {
            router.route(PATH).handler(loop.identification()::ofConversation).handler(this::upgrade);
        }

        /** Opens the socket and its session, or answers what is wrong with the request. */
        private void upgrade(RoutingContext route) {
            var caller = Identification.caller(route);
            upgrade.handle(
                    route.request(),
                    caller.subprotocol(),
                    pipe -> new BridgeSocket(
                            loop.sessions().open(DOOR, caller, new Outlet(pipe, loop.turn())), scratch));
        }
    }
}
