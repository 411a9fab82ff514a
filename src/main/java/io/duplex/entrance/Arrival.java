package io.duplex.entrance;

import io.duplex.socket.InTurn;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One connection that may still become anything. How long it takes over a request is counted while the node hears it:
 * what the node has not read may have been the rest of the request.
 */
final class Arrival {
    /** Vert.x's name for the handler that leaves when HTTP ends on a connection. */
    static final String HTTP = "httpDecoder";

    private final Channel channel;
    private final Admission admission;
    private @Nullable HttpServerRequest request;
    /** Since it came, or was answered, as far as it was heard. */
    private long waitedNanos;

    /** @param waitedNanos what its way here has taken of its time */
    Arrival(Channel channel, long waitedNanos) {
        this.channel = channel;
        this.admission = Admission.of(channel);
        this.waitedNanos = waitedNanos;
    }

    Channel channel() {
        return channel;
    }

    Admission admission() {
        return admission;
    }

    void asks(HttpServerRequest next) {
        request = next;
        waitedNanos = 0;
    }

    /** It is no HTTP connection any more: what it became has deadlines of its own. */
    boolean hasBecomeSomethingElse() {
        return channel.pipeline().get(HTTP) == null;
    }

    /** Lets go of everything but what must be known when it closes. */
    void forget() {
        request = null;
        BadInput.leave(channel);
    }

    /**
     * Whether a whole request should have come by now. What is being answered may take as long as it likes, also if the
     * answer began before the request's end, as that of a batch does.
     *
     * @param passedNanos since it was asked last, as far as the loop was there to read
     */
    boolean sweepFindsLate(long passedNanos, long timeoutNanos) {
        HttpServerRequest current = request;
        if (current != null && (current.isEnded() || current.response().headWritten())) {
            waitedNanos = 0;
            if (!current.response().ended()) {
                return false;
            }
            request = null;
        } else if (!InTurn.hasUnread(channel.pipeline())) {
            waitedNanos += passedNanos;
        }
        return waitedNanos >= timeoutNanos;
    }

    /** Whether it is in the middle of a request's body, and nothing of an answer to it has been said. */
    boolean awaitsBody() {
        HttpServerRequest current = request;
        return current != null && !current.isEnded() && !current.response().headWritten();
    }

    /** Whether part of a request has come, so that an answer to it would be understood. */
    boolean isBetweenRequests() {
        return request == null;
    }
}
