package io.duplex.session;

import io.duplex.auth.Action;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.history.HistoryOverloaded;
import io.duplex.history.IdConflict;
import io.duplex.history.Recorded;
import io.duplex.history.TooManyLogs;
import io.duplex.relay.Relay;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import java.time.Duration;

/**
 * publish: check, then bus; or, if the address has a history, record first. Of recorded publishes a client may have
 * some unanswered ({@link Window}); when the whole node has too many, clients that publish are not read until it has
 * not.
 */
final class PublishFlow {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final InboundCheck inbound;
    private final Bus bus;
    private final Relay relay;
    private final Timers timers;

    PublishFlow(InboundCheck inbound, Bus bus, Relay relay, Timers timers) {
        this.inbound = inbound;
        this.bus = bus;
        this.relay = relay;
        this.timers = timers;
    }

    void run(Session session, Command.Publish publish) {
        ErrorCode error = inbound.check(
                session, Action.PUBLISH, publish.address(), publish.body(), publish.replyAddress(), false);
        if (error != null) {
            session.fail(Refused.because(error, publish, null));
            return;
        }
        if (relay.records(publish.address())) {
            session.window().add(new Window.Named(publish, session.identity().idOf(publish, session)));
            goOn(session);
            return;
        }
        session.gate().inflow().published(bus.publish(publish.address(), publish.body(), publish.headers()));
        if (publish.ack()) {
            session.answers().published(publish);
        }
    }

    private void goOn(Session session) {
        Window window = session.window();
        for (Window.Named next = window.next(); next != null; next = window.next()) {
            Window.Named named = next;
            Command.Publish publish = named.publish();
            Future<Recorded> recorded = relay.publish(publish.address(), publish.body(), publish.headers(), named.id());
            boolean overloaded = recorded.failed() && recorded.cause() instanceof HistoryOverloaded;
            if (overloaded && session.answers().waitsForRoom()) {
                window.putBack(named);
                timers.once(PAUSE, () -> {
                    window.resume();
                    goOn(session);
                });
                return;
            }
            recorded.onComplete(done -> {
                window.done(recorded);
                if (!session.isClosed()) {
                    answer(session, publish, recorded);
                    goOn(session);
                }
            });
        }
    }

    private static void answer(Session session, Command.Publish publish, Future<Recorded> recorded) {
        if (recorded.failed()) {
            Throwable cause = recorded.cause();
            session.fail(Refused.because(error(cause), publish, cause.getMessage()));
        } else if (publish.ack()) {
            Recorded place = recorded.result();
            session.answers().published(publish, place.position(), place.isDuplicate());
        }
    }

    private static ErrorCode error(Throwable cause) {
        if (cause instanceof HistoryOverloaded) {
            return ErrorCode.TOO_MANY_PUBLISHES;
        }
        if (cause instanceof TooManyLogs) {
            return ErrorCode.TOO_MANY_LOGS;
        }
        if (cause instanceof IdConflict) {
            return ErrorCode.ID_CONFLICT;
        }
        return cause instanceof EncodeException ? ErrorCode.INVALID_JSON : ErrorCode.HISTORY_UNAVAILABLE;
    }
}
