package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WireFormat;

/** From the official bridge's protocol to ours. May be said again. */
final class HelloFlow {
    private static final int VERSION = 1;

    private final String node;
    private final SessionSettings settings;

    HelloFlow(String node, SessionSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    boolean run(Session session, Command.Hello hello, WireFormat answerIn) {
        if (hello.version() != VERSION) {
            session.fail(ErrorCode.UNSUPPORTED_VERSION, "hello", null);
            return false;
        }
        if (hello.token() != null) {
            // No keys are configured, so nobody could tell whose token this is.
            session.fail(ErrorCode.AUTH_ERROR, "hello", null);
            return false;
        }
        session.greet(answerIn);
        session.send(session.envelopes()
                .hello(session.id(), node, settings.pingTimeout().toMillis() / 2));
        return true;
    }
}
