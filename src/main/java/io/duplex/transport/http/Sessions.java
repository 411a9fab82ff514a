package io.duplex.transport.http;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Turn;
import io.duplex.http.AnswerPipe;
import io.duplex.http.PerConnection;
import io.duplex.session.Answers;
import io.duplex.session.Door;
import io.duplex.session.Session;
import io.duplex.session.SessionRegistry;
import io.duplex.session.Spent;
import io.duplex.socket.OpenCount;
import io.duplex.socket.Unfinished;
import io.duplex.transport.TrustedProxies;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/** What an exchange needs of the event loop it is on. */
record Sessions(
        SessionRegistry registry,
        Turn turn,
        HttpDoorSettings settings,
        Unfinished unfinished,
        OpenCount exchanges,
        HttpMetrics metrics) {
    /** The format is that of nobody: an exchange is answered by a status and hears nothing unasked. */
    private static final Door DOOR = new Door("http", WireFormat.TEXT, false, true, true);

    private static final PerConnection<Spent> SPENT = new PerConnection<>(Sessions.class, "spent");

    /**
     * A session for one request.
     *
     * @param pipe told when the node ends it, and whether more may come
     */
    Session open(HttpServerRequest request, Caller caller, Answers answers, AnswerPipe pipe) {
        return registry.open(
                DOOR, caller, new Outlet(pipe, turn), envelopes -> answers, spent(request.connection(), caller));
    }

    /** All sessions of a connection are one client's, unless it is a proxy's. */
    private Spent spent(HttpConnection connection, Caller caller) {
        boolean direct = TrustedProxies.textOf(connection.remoteAddress()).equals(caller.remote());
        return direct ? SPENT.of(connection, registry::nothingSpent) : registry.nothingSpent();
    }
}
