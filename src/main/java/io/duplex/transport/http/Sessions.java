package io.duplex.transport.http;

import io.duplex.auth.Caller;
import io.duplex.codec.Disconnect;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Turn;
import io.duplex.http.AnswerPipe;
import io.duplex.session.Answers;
import io.duplex.session.Door;
import io.duplex.session.Session;
import io.duplex.session.SessionRegistry;
import io.duplex.socket.OpenCount;
import java.util.function.Consumer;

/** What an exchange needs of the event loop it is on. */
record Sessions(
        SessionRegistry registry, Turn turn, HttpDoorSettings settings, OpenCount exchanges, HttpMetrics metrics) {
    /** The format is that of nobody: an exchange is answered by a status and hears nothing unasked. */
    private static final Door DOOR = new Door("http", WireFormat.TEXT, false, true, true);

    /**
     * A session without a connection of its own.
     *
     * @param onClose told when the node ends it
     * @param onReading told whether more may come
     */
    Session open(Caller caller, Answers answers, Consumer<Disconnect> onClose, Consumer<Boolean> onReading) {
        return registry.open(DOOR, caller, new Outlet(new AnswerPipe(onClose, onReading), turn), envelopes -> answers);
    }
}
