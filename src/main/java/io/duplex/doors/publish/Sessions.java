package io.duplex.doors.publish;

import io.duplex.auth.Caller;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.fanout.Outlet;
import io.duplex.session.Answers;
import io.duplex.session.Door;
import io.duplex.session.Session;
import io.duplex.socket.OpenCount;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What an exchange needs of the event loop it is on. */
record Sessions(LoopContext loop, PublishSettings settings, OpenCount exchanges, HttpMetrics metrics) {
    /** The format is that of nobody: an exchange is answered by a status and hears nothing unasked. */
    private static final Door DOOR = new Door("http", WireFormat.TEXT, false, true, true);

    /**
     * A session for one request.
     *
     * @param publisher the client's name for itself, or null
     * @param pipe told when the node ends it, and whether more may come
     */
    Session open(
            HttpServerRequest request, Caller caller, @Nullable String publisher, Answers answers, AnswerPipe pipe) {
        Session session = loop.sessions()
                .open(
                        DOOR,
                        caller,
                        new Outlet(pipe, loop.turn()),
                        envelopes -> answers,
                        loop.spending().of(request.connection()));
        session.publishAs(publisher);
        return session;
    }
}
