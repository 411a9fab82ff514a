package io.duplex.doors.sockjs;

import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.PublicDoor;
import io.duplex.entrance.Refusals;
import io.duplex.socket.OpenCount;
import io.duplex.websocket.WebSocketSettings;
import io.micrometer.core.instrument.MeterRegistry;

/** The official bridge over SockJS 0.3.3: {@code /eventbus/*} but for the raw WebSocket. */
public final class SockJsDoor implements PublicDoor {
    private final SockJsShared shared;

    /**
     * The door of a node.
     *
     * @param webSocket limits of its WebSockets; a send is as long as one of their messages may be
     * @param connections most that the node takes
     * @param frameAncestors which pages may frame those of this node, as a source list of CSP3
     */
    public SockJsDoor(
            SockJsSettings settings,
            WebSocketSettings webSocket,
            int connections,
            Refusals refusals,
            String frameAncestors,
            MeterRegistry registry) {
        this.shared = new SockJsShared(
                settings,
                webSocket,
                new SockJsSessions(settings.sessions(), settings.sessionsPerClient(), connections),
                refusals,
                new OpenCount(registry, "duplex.sockjs.sessions", "SockJS sessions over HTTP, between two polls too"),
                new OpenCount(registry, "duplex.sockjs.answers", "HTTP answers that SockJS frames are written to now"),
                frameAncestors);
    }

    @Override
    public LoopDoor open(LoopContext loop) {
        SockJsLoop here = new SockJsLoop(loop, shared);
        here.start();
        return here;
    }

    /** A session has nothing open between two polls: answers are counted. */
    @Override
    public int openCount() {
        return shared.openAnswers().now();
    }
}
