package io.duplex.transport.http;

import io.duplex.auth.Caller;
import io.duplex.codec.Command;
import io.duplex.codec.Disconnect;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.JsonBody;
import io.duplex.http.IdleTimeout;
import io.duplex.http.Problem;
import io.duplex.message.Delivery;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;
import io.duplex.session.Answers;
import io.duplex.session.Session;
import io.duplex.socket.OpenCount;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One command and its answer, in a session of its own that ends with the answer. */
final class Exchange implements Answers {
    private final HttpServerResponse response;
    private final OpenCount exchanges;
    private final HttpMetrics metrics;
    private final Session session;
    private final IdleTimeout idleTimeout;
    private boolean over;

    private Exchange(HttpServerRequest request, Sessions sessions, Caller caller) {
        this.response = request.response();
        this.exchanges = sessions.exchanges();
        this.metrics = sessions.metrics();
        this.idleTimeout = IdleTimeout.hold(request.connection());
        exchanges.opened();
        response.closeHandler(gone -> end(Disconnect.CONNECTION_LOST));
        this.session = sessions.open(caller, this, this::refuse, reading -> {});
    }

    /** Begins it; the answer comes when the command has one. */
    static void run(HttpServerRequest request, Command command, Sessions sessions, Caller caller) {
        new Exchange(request, sessions, caller).session.onCommand(command, 0);
    }

    @Override
    public void error(ErrorCode error, @Nullable String of, @Nullable String address, @Nullable String message) {
        answer(Problem.of(error, address, message));
    }

    @Override
    public void registered(String address) {}

    @Override
    public void published(@Nullable String id) {
        JsonObject json = new JsonObject();
        answer(202, (id == null ? json : json.put("id", id)).toBuffer());
    }

    @Override
    public void published(@Nullable String id, Position position, boolean isDuplicate) {
        answer(200, Positions.json(id, position, isDuplicate).toBuffer());
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
            answer(200, body);
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
        answer(Problem.of(cause));
    }

    private void answer(int status, Buffer json) {
        if (!over) {
            metrics.answered(status);
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(json);
            end(Disconnect.CLIENT_LEFT);
        }
    }

    private void answer(Problem problem) {
        if (!over) {
            metrics.answered(problem.status());
            problem.answer(response);
            end(Disconnect.CLIENT_LEFT);
        }
    }

    private void end(Disconnect cause) {
        if (!over) {
            over = true;
            idleTimeout.release();
            exchanges.closed();
            session.onClosed(cause);
        }
    }
}
