package io.duplex.session;

import io.duplex.auth.Action;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.message.Delivery;
import io.duplex.message.ReplyTo;
import io.duplex.message.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * send, in all its forms: to one receiver, as a request, and as the answer to a request the client received; and the
 * other direction, messages that ask this client for an answer.
 *
 * <p>Replies pass without rules in both directions: who was allowed to ask is allowed to be answered.
 */
final class RequestFlow {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFlow.class);

    private final SessionSettings settings;
    private final InboundCheck inbound;
    private final Bus bus;
    private final Timers timers;

    RequestFlow(SessionSettings settings, InboundCheck inbound, Bus bus, Timers timers) {
        this.settings = settings;
        this.inbound = inbound;
        this.bus = bus;
        this.timers = timers;
    }

    void run(Session session, Command.Send send) {
        boolean isAnswer = session.replies().contains(send.address());
        ErrorCode error =
                inbound.check(session, Action.SEND, send.address(), send.body(), send.replyAddress(), isAnswer);
        if (error != null) {
            session.fail(error, "send", send.address());
            return;
        }
        ReplyTo answered = session.replies().take(send.address());
        if (answered != null && send.failure() != null) {
            answered.fail(send.failure().code(), send.failure().message());
            return;
        }
        if (send.replyAddress() == null) {
            if (answered != null) {
                answered.reply(send.body(), send.headers());
            } else {
                session.gate().inflow().published(bus.send(send.address(), send.body(), send.headers()));
            }
            return;
        }
        Duration timeout = timeout(send);
        await(
                session,
                send.address(),
                send.replyAddress(),
                answered != null
                        ? answered.replyAndRequest(send.body(), send.headers(), timeout)
                        : bus.request(send.address(), send.body(), send.headers(), timeout));
    }

    private Duration timeout(Command.Send send) {
        Duration longest = settings.replyTimeout();
        return send.timeout() != null && send.timeout().compareTo(longest) < 0 ? send.timeout() : longest;
    }

    /** Whether the client could take a message for it alone now. */
    boolean canTake(Session session, Delivery delivery) {
        return !session.isClosed()
                && (delivery.replyTo() == null || session.speaks())
                && !session.outlet().isHalfFull()
                && session.replies().size() < settings.maxHandlersPerSocket();
    }

    private void await(Session session, String address, String replyAddress, Future<Delivery> reply) {
        session.handlers().take();
        String asker = session.principal().user();
        reply.onComplete(result -> {
            if (session.isClosed()) {
                refuse(result.succeeded() ? result.result() : null);
                return;
            }
            session.handlers().release();
            if (asker != null && !asker.equals(session.principal().user())) {
                refuse(result.succeeded() ? result.result() : null); // the answer is for who asked
                return;
            }
            if (result.succeeded()) {
                session.answers().reply(replyAddress, address, result.result());
            } else {
                session.answers().failure(replyAddress, address, asFailure(result.cause()));
            }
        });
    }

    /** The message, with an address to answer to if somebody waits; or null for a body JSON cannot say. */
    byte @Nullable [] encode(Session session, String address, Delivery delivery) {
        ReplyTo replyTo = delivery.replyTo();
        String answerTo = replyTo == null ? null : PendingReplies.newAddress();
        byte[] payload;
        try {
            payload = session.envelopes().rec(address, delivery, answerTo);
        } catch (EncodeException e) {
            refuse(delivery);
            LOG.atWarn()
                    .addKeyValue("address", delivery.address())
                    .addKeyValue("cause", e.getMessage())
                    .log("A body cannot be written as JSON; its receiver does not receive it");
            return null;
        }
        if (replyTo != null && answerTo != null) {
            session.replies().add(answerTo, replyTo, timers.nanos(), settings.replyTimeout());
        }
        return payload;
    }

    private static void refuse(@Nullable Delivery delivery) {
        if (delivery != null && delivery.replyTo() != null) {
            delivery.replyTo().refuse();
        }
    }

    /** What a request has come to whose reply {@link #encode} could not write. */
    static RequestFailure unencodable() {
        return new RequestFailure(RequestFailure.Kind.ERROR, -1, "the body cannot be written as JSON");
    }

    private static RequestFailure asFailure(Throwable cause) {
        return cause instanceof RequestFailure failure
                ? failure
                : new RequestFailure(RequestFailure.Kind.ERROR, -1, String.valueOf(cause.getMessage()));
    }
}
