package io.duplex.session;

import io.duplex.auth.Authenticator;
import io.duplex.auth.BadToken;
import io.duplex.auth.Principal;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WireFormat;
import io.vertx.core.Future;

/**
 * From the official bridge's protocol to ours, and from one token to the next. May be said again.
 *
 * <p>A token that is not accepted changes nothing: the session goes on as who it was.
 */
final class HelloFlow {
    private static final int VERSION = 1;

    private final String node;
    private final SessionSettings settings;
    private final Authenticator authenticator;
    private final SubscribeFlow subscriptions;

    HelloFlow(String node, SessionSettings settings, Authenticator authenticator, SubscribeFlow subscriptions) {
        this.node = node;
        this.settings = settings;
        this.authenticator = authenticator;
        this.subscriptions = subscriptions;
    }

    boolean run(Session session, Command.Hello hello, WireFormat answerIn) {
        if (hello.version() != VERSION) {
            session.fail(ErrorCode.UNSUPPORTED_VERSION, "hello", null);
            return false;
        }
        if (hello.token() == null) {
            return greet(session, session.principal(), answerIn);
        }
        Future<Principal> judged = authenticator.authenticate(hello.token());
        if (judged.isComplete()) {
            return finish(session, judged, answerIn);
        }
        // What the client says meanwhile, it says as who it is going to be.
        session.park();
        judged.onComplete(result -> session.guard(() -> {
            if (!session.isClosed()) {
                finish(session, judged, answerIn);
                session.unpark();
            }
        }));
        return true;
    }

    private boolean finish(Session session, Future<Principal> judged, WireFormat answerIn) {
        if (judged.succeeded()) {
            return greet(session, judged.result(), answerIn);
        }
        boolean later = judged.cause() instanceof BadToken bad && bad.reason() == BadToken.Reason.NO_KEYS_YET;
        session.fail(later ? ErrorCode.AUTH_UNAVAILABLE : ErrorCode.AUTH_ERROR, "hello", null);
        return false;
    }

    private boolean greet(Session session, Principal principal, WireFormat answerIn) {
        session.become(principal);
        session.greet(answerIn);
        session.send(session.envelopes()
                .hello(
                        session.id(),
                        node,
                        principal.user(),
                        principal.secondsLeft(session.nanos()),
                        settings.pingTimeout().toMillis() / 2));
        subscriptions.reevaluate(session);
        return true;
    }
}
