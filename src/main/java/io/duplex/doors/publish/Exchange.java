package io.duplex.doors.publish;

import io.duplex.auth.Caller;
import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.JsonBody;
import io.duplex.http.IdleTimeout;
import io.duplex.http.Problem;
import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;
import io.duplex.session.Answers;
import io.duplex.session.Refused;
import io.duplex.session.Session;
import io.duplex.socket.OpenCount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One command and its answer, in a session of its own that ends when the answer has left. */
final class Exchange implements Answers {
    private final HttpServerResponse response;
    private final AnswerPipe pipe;
    private final OpenCount exchanges;
    private final HttpMetrics metrics;
    private final IdleTimeout idleTimeout;
    private @Nullable Session session;
    /** What waits for {@link #reading}. */
    private @Nullable Runnable answer;

    private boolean reads = true;
    private boolean over;

    private Exchange(HttpServerRequest request, OpenCount exchanges, HttpMetrics metrics) {
        this.response = request.response();
        this.pipe = new AnswerPipe(request, this::refuse, this::reading);
        this.exchanges = exchanges;
        this.metrics = metrics;
        this.idleTimeout = IdleTimeout.hold(request.connection());
        exchanges.opened();
        response.closeHandler(gone -> end(Disconnect.CONNECTION_LOST));
    }

    /**
     * Begins it; the answer comes when the command has one.
     *
     * @param body JSON
     * @param command what is asked for, given that
     * @param publisher the client's name for itself, or null
     */
    static void run(
            HttpServerRequest request,
            byte[] body,
            Function<@Nullable Object, Command> command,
            @Nullable String publisher,
            Sessions sessions,
            Caller caller) {
        Exchange exchange = new Exchange(request, sessions.exchanges(), sessions.metrics());
        Session session = sessions.open(request, caller, publisher, exchange, exchange.pipe);
        exchange.session = session;
        try {
            session.gate().onCommand(command.apply(JsonBody.read(body, 0, body.length)), body.length);
        } catch (BadCommand bad) {
            session.gate().onBadCommand(bad, body.length);
        }
    }

    @Override
    public void error(Refused refused) {
        answer(Problem.of(refused.error(), refused.address(), refused.message()));
    }

    @Override
    public void registered(String address) {}

    @Override
    public void published(Command.Publish publish) {
        String id = publish.id();
        JsonObject json = new JsonObject();
        answer(202, (id == null ? json : json.put("id", id)).toBuffer());
    }

    @Override
    public void published(Command.Publish publish, Position position, boolean isDuplicate) {
        answer(200, Positions.json(publish.id(), position, isDuplicate).toBuffer());
    }

    @Override
    public boolean waitsForRoom() {
        return false;
    }

    /** Who answered may have asked back; nobody is there for that any more. */
    @Override
    public void reply(String replyAddress, String sourceAddress, Delivery reply) {
        if (reply.replyTo() != null) {
            reply.replyTo().refuse();
        }
        try {
            Buffer body = Buffer.buffer(JsonBody.write(reply.body()));
            MessageHeaders.copy(reply.headers(), response.headers());
            answer(200, () -> {
                Future<Void> sent = write(200, body);
                if (!sent.isComplete() && session != null) {
                    pipe.showSending(body.length());
                    session.outlet().wrote(body.length());
                }
                return sent;
            });
        } catch (EncodeException e) {
            answer(new Problem(502, "The answer cannot be written as JSON"));
        }
    }

    @Override
    public void failure(String replyAddress, String sourceAddress, RequestFailure failure) {
        answer(Problem.of(failure));
    }

    /** The session is over before it had an answer. */
    private void refuse(Disconnect cause) {
        if (over) {
            cutIfUnread(cause);
            return;
        }
        reading(true); // an answer that waits for its rate is given now
        answer(Problem.of(cause));
    }

    /** What the node keeps of an answer that is not read is needed elsewhere. */
    private void cutIfUnread(Disconnect cause) {
        if (cause == Disconnect.SLOW_CONSUMER && pipe.unsentBytes() > 0 && session != null) {
            session.onClosed(cause);
            pipe.cut();
        }
    }

    private void answer(int status, Buffer json) {
        answer(status, () -> write(status, json));
    }

    private Future<Void> write(int status, Buffer json) {
        return response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(json);
    }

    private void answer(Problem problem) {
        answer(problem.status(), () -> {
            problem.answer(response);
            return Future.succeededFuture();
        });
    }

    /** A client that is over its rate waits for its answer: the next request is read behind it. */
    private void answer(int status, Supplier<Future<Void>> how) {
        if (over || answer != null) {
            return;
        }
        answer = () -> {
            metrics.answered(status);
            Future<Void> sent = how.get();
            finish();
            sent.onComplete(done -> left(Disconnect.CLIENT_LEFT));
        };
        reading(reads);
    }

    private void reading(boolean on) {
        reads = on;
        if (reads && answer != null && !over) {
            answer.run();
        }
    }

    private void end(Disconnect cause) {
        finish();
        left(cause);
    }

    private void finish() {
        if (!over) {
            over = true;
            idleTimeout.release();
            exchanges.closed();
        }
    }

    private void left(Disconnect cause) {
        pipe.showSending(0);
        if (session != null) { // else it was refused while it was opened
            session.onClosed(cause);
        }
    }
}
