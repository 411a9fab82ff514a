package io.duplex.session;

import io.duplex.auth.Permissions;
import io.duplex.auth.Verdict;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.codec.Command;
import io.duplex.codec.Envelopes;
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

    /** The ids of the official clients have 36 characters; longer ones are refused, as the official bridge does. */
    static final int MAX_REPLY_ADDRESS_LENGTH = 36;

    /** The official bridge bounds only addresses to register. A rule's regular expression must not be fed with more. */
    static final int MAX_ADDRESS_LENGTH = 1_024;

    private final SessionSettings settings;
    private final Permissions permissions;
    private final Bus bus;
    private final Timers timers;

    RequestFlow(SessionSettings settings, Permissions permissions, Bus bus, Timers timers) {
        this.settings = settings;
        this.permissions = permissions;
        this.bus = bus;
        this.timers = timers;
    }

    boolean run(Session session, Command.Send send) {
        ErrorCode error = check(session, send);
        if (error != null) {
            session.fail(error, "send", send.address());
            return false;
        }
        ReplyTo answered = session.replies().take(send.address());
        if (send.replyAddress() == null) {
            if (answered != null) {
                answered.reply(send.body(), send.headers());
            } else {
                bus.send(send.address(), send.body(), send.headers());
            }
            return true;
        }
        Duration timeout = settings.replyTimeout();
        await(
                session,
                send.replyAddress(),
                answered != null
                        ? answered.replyAndRequest(send.body(), send.headers(), timeout)
                        : bus.request(send.address(), send.body(), send.headers(), timeout));
        return true;
    }

    /** Whether the client could take a message for it alone now. */
    boolean canTake(Session session) {
        return !session.isClosed()
                && !session.outlet().isHalfFull()
                && session.replies().size() < settings.maxHandlersPerSocket();
    }

    private @Nullable ErrorCode check(Session session, Command.Send send) {
        String replyAddress = send.replyAddress();
        if (replyAddress != null && replyAddress.length() > MAX_REPLY_ADDRESS_LENGTH) {
            return ErrorCode.INVALID_REPLY_ADDRESS;
        }
        if (send.address().length() > MAX_ADDRESS_LENGTH) {
            return ErrorCode.MAX_ADDRESS_LENGTH_REACHED;
        }
        if (!session.replies().contains(send.address())) {
            Verdict verdict = permissions.maySend(send.address(), send.body());
            if (verdict == Verdict.DENIED) {
                return ErrorCode.ACCESS_DENIED;
            }
            if (verdict == Verdict.NEEDS_USER) {
                return ErrorCode.NOT_LOGGED_IN;
            }
        }
        return replyAddress != null && !session.hasFreeHandler() ? ErrorCode.MAX_HANDLERS_REACHED : null;
    }

    private void await(Session session, String replyAddress, Future<Delivery> reply) {
        boolean counted = session.takeHandler();
        reply.onComplete(result -> {
            if (session.isClosed()) {
                refuse(result.succeeded() ? result.result() : null);
                return;
            }
            if (counted) {
                session.releaseHandler();
            }
            byte[] answer = result.succeeded() ? encode(session, replyAddress, result.result()) : null;
            session.send(answer == null ? Envelopes.failure(replyAddress, asFailure(result.cause())) : answer);
        });
    }

    /** The message, with an address to answer to if somebody waits; or null for a body JSON cannot say. */
    byte @Nullable [] encode(Session session, String address, Delivery delivery) {
        ReplyTo replyTo = delivery.replyTo();
        String answerTo = replyTo == null ? null : PendingReplies.newAddress();
        byte[] payload;
        try {
            payload = Envelopes.rec(address, delivery, answerTo);
        } catch (EncodeException e) {
            refuse(delivery);
            LOG.atWarn()
                    .addKeyValue("address", delivery.address())
                    .addKeyValue("cause", e.getMessage())
                    .log("A body cannot be written as JSON; its receiver does not get it");
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

    private static RequestFailure asFailure(@Nullable Throwable cause) {
        if (cause instanceof RequestFailure failure) {
            return failure;
        }
        String message = cause == null ? "the body cannot be written as JSON" : String.valueOf(cause.getMessage());
        return new RequestFailure(RequestFailure.Kind.ERROR, -1, message);
    }
}
