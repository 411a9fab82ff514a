package io.duplex.doors.bridge;

import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.PublicDoor;
import io.duplex.fanout.Outlet;
import io.duplex.message.Disconnect;
import io.duplex.websocket.WebSocketSettings;
import io.duplex.websocket.WebSocketUpgrade;
import io.vertx.ext.web.Router;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An echo for conformance suites, where it is switched on.
 *
 * @param settings limits of its sockets; the node counts what is open
 */
public record EchoDoor(WebSocketSettings settings) implements PublicDoor {
    private static final String PATH = "/echo";

    @Override
    public LoopDoor open(LoopContext loop) {
        return new OnLoop(loop, loop.webSockets().endpoint(settings), new LinkedHashSet<>());
    }

    @Override
    public int openCount() {
        return 0; // with all WebSockets of the node
    }

    private record OnLoop(LoopContext loop, WebSocketUpgrade upgrade, Set<EchoSocket> echoes) implements LoopDoor {
        @Override
        public List<String> paths() {
            return List.of(PATH);
        }

        @Override
        public void mount(Router router) {
            router.route(PATH)
                    .handler(route -> upgrade.handle(route.request(), null, pipe -> {
                        EchoSocket echo = new EchoSocket(new Outlet(pipe, loop.turn()), echoes::remove);
                        echoes.add(echo);
                        return echo;
                    }));
        }

        @Override
        public void closeAll(Disconnect cause) {
            List.copyOf(echoes).forEach(echo -> echo.close(cause));
        }
    }
}
