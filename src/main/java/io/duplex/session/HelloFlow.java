package io.duplex.session;

import io.duplex.auth.Authenticator;
import io.duplex.auth.BadToken;
import io.duplex.auth.BanList;
import io.duplex.auth.Principal;
import io.duplex.clock.Timers;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
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
    private final BanList bans;
    private final SessionListener listeners;
    private final Timers timers;

    HelloFlow(
            String node,
            SessionSettings settings,
            Authenticator authenticator,
            SubscribeFlow subscriptions,
            BanList bans,
            SessionListener listeners,
            Timers timers) {
        this.node = node;
        this.settings = settings;
        this.authenticator = authenticator;
        this.subscriptions = subscriptions;
        this.bans = bans;
        this.listeners = listeners;
        this.timers = timers;
    }

    void run(Session session, Command.Hello hello, WireFormat answerIn) {
        if (hello.version() != VERSION) {
            session.fail(ErrorCode.UNSUPPORTED_VERSION, "hello", null);
            return;
        }
        String token = hello.token();
        if (token == null) {
            greet(session, hello, session.principal(), answerIn);
            return;
        }
        if (session.identity().isLastToken(token, timers.nanos())) {
            greet(session, hello, session.principal(), answerIn); // its signature was checked before
            return;
        }
        Future<Principal> judged =
                authenticator.authenticate(token, session.identity().remote());
        if (judged.isComplete()) {
            finish(session, hello, token, judged, answerIn);
            return;
        }
        // What the client says meanwhile, it says as who it is going to be.
        session.gate().parked().begin();
        judged.onComplete(result -> session.guard(() -> {
            if (!session.isClosed()) {
                finish(session, hello, token, judged, answerIn);
                session.gate().parked().end();
            }
        }));
    }

    private void finish(
            Session session, Command.Hello hello, String token, Future<Principal> judged, WireFormat answerIn) {
        if (judged.succeeded()) {
            session.identity().accepted(token);
            greet(session, hello, judged.result(), answerIn);
            return;
        }
        BadToken bad = judged.cause() instanceof BadToken known ? known : null;
        session.fail(bad != null && bad.isPassing() ? ErrorCode.AUTH_UNAVAILABLE : ErrorCode.AUTH_ERROR, "hello", null);
        if (bad != null && session.identity().countBad(bad)) {
            session.close(Disconnect.BAD_TOKEN);
        }
    }

    private void greet(Session session, Command.Hello hello, Principal principal, WireFormat answerIn) {
        session.identity().callItself(hello.client());
        session.identity().publishAs(hello.publisher());
        session.become(principal);
        if (session.identity().isBanned(bans)) {
            session.close(Disconnect.BANNED);
        }
        if (session.isClosed()) {
            return;
        }
        session.greet(answerIn);
        session.send(session.envelopes()
                .hello(
                        session.id(),
                        node,
                        principal.user(),
                        principal.secondsLeft(timers.nanos()),
                        settings.pingTimeout().toMillis() / 2));
        listeners.identified(session);
        subscriptions.reevaluate(session);
    }
}
