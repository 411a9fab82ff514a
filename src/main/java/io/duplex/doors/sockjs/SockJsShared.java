package io.duplex.doors.sockjs;

import io.duplex.entrance.Refusals;
import io.duplex.socket.OpenCount;
import io.duplex.websocket.WebSocketSettings;

/**
 * What the event loops of a node share of the SockJS door.
 *
 * @param webSocket limits of its WebSockets; a send is as long as one of their messages may be
 * @param frameAncestors which pages may frame those of this node, as a source list of CSP3
 */
record SockJsShared(
        SockJsSettings settings,
        WebSocketSettings webSocket,
        SockJsSessions sessions,
        Refusals refusals,
        OpenCount openSessions,
        OpenCount openAnswers,
        String frameAncestors) {}
