package io.duplex.doors.publish;

import io.duplex.auth.Caller;
import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.JsonBody;
import io.duplex.http.IdleTimeout;
import io.duplex.http.Problem;
import io.duplex.http.RequestBody;
import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;
import io.duplex.session.Answers;
import io.duplex.session.Refused;
import io.duplex.session.Session;
import io.duplex.socket.OpenCount;
import io.duplex.socket.Unfinished;
import io.duplex.socket.UnreadItems;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Many publishes in one request: each line of it is a JSON body, each line of the answer is what became of one,
 * {@code {"line":1,"status":202}}, in the same order.
 *
 * <p>A line is published when the one before has been answered, so the order is kept, and whatever is slow (the hook,
 * the client that does not read its answers) stops the node from reading more. Lines share the loop's
 * {@link io.duplex.socket.ReadingTime} with all else that was read.
 */
final class Batch implements Answers, Unfinished.Part {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Command.Publish model;
    private final OpenCount exchanges;
    private final HttpMetrics metrics;
    private final LineSplitter lines;
    private final UnreadItems<LineSplitter.Line> unread;
    private final Unfinished unfinished;
    private @Nullable Session session;
    /** Number of the line whose answer is awaited, or 0. */
    private int awaited;

    private @Nullable IdleTimeout silence;
    private boolean reads = true;
    private boolean running;
    private boolean ended;
    private boolean over;

    private Batch(HttpServerRequest request, Command.Publish model, Sessions sessions) {
        this.request = request;
        this.response = request.response();
        this.model = model;
        this.exchanges = sessions.exchanges();
        this.metrics = sessions.metrics();
        this.lines = new LineSplitter(sessions.settings().maxBodyBytes());
        this.unread = new UnreadItems<>(sessions.loop().time(), this::read, this::review);
        this.unfinished = sessions.loop().unfinished();
    }

    /**
     * Begins it, before anything of the request's body was read.
     *
     * @param publisher the client's name for itself, or null
     * @param model address, headers and key of all its messages; the id of line 2 is answered as {@code key-2}
     */
    static void run(
            HttpServerRequest request,
            Command.Publish model,
            @Nullable String publisher,
            Sessions sessions,
            Caller caller) {
        Batch batch = new Batch(request, model, sessions);
        batch.start();
        batch.session = sessions.open(
                request, caller, publisher, batch, new AnswerPipe(request, batch::refuse, batch::reading));
        if (!batch.over) {
            RequestBody.expect(request);
        }
    }

    private void start() {
        exchanges.opened();
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.closeHandler(gone -> end(Disconnect.CONNECTION_LOST));
        response.drainHandler(writable -> next());
        request.handler(chunk -> {
            if (!over) {
                add(chunk);
                unread.add(lines.takeWhole());
            }
        });
        request.endHandler(end -> {
            ended = true;
            unfinished.forget(this);
            lines.end();
            unread.add(lines.takeWhole());
        });
    }

    /** A line that has come whole is unfinished no more, and the next began later. */
    private void add(Buffer chunk) {
        int before = lines.begunLine();
        lines.add(chunk);
        if (lines.begunLine() != before) {
            unfinished.forget(this);
        }
        if (lines.begunBytes() > 0) {
            unfinished.update(this, lines.begunBytes());
        }
    }

    /** Something that kept the next line waiting has changed. */
    private void next() {
        if (running || over) {
            return;
        }
        if (mayGoOn()) {
            unread.goOn();
        } else {
            unread.hold(true);
        }
        review();
    }

    private boolean mayGoOn() {
        return !over && awaited == 0 && reads && !response.writeQueueFull();
    }

    private void read(LineSplitter.Line line) {
        if (over) {
            return;
        }
        running = true;
        awaited = line.number();
        publish(line);
        running = false;
        if (!mayGoOn()) {
            unread.hold(true);
        }
    }

    /** Whatever keeps the next line waiting stops the client. */
    private void review() {
        if (over) {
            return;
        }
        boolean idle = awaited == 0 && reads && unread.isEmpty();
        if (idle && ended) {
            response.end();
            end(Disconnect.CLIENT_LEFT);
        } else if (idle) {
            request.resume();
        } else {
            stopReading();
        }
    }

    /** The answer begins: a request that the node does not read is not late. */
    private void stopReading() {
        request.pause();
        silence = silence == null ? IdleTimeout.hold(request.connection()) : silence;
        if (!response.headWritten()) {
            response.writeHead();
        }
    }

    private void publish(LineSplitter.Line line) {
        if (line.bytes() == null) {
            answer(new Problem(413, "The line is too long"));
            return;
        }
        byte[] bytes = line.bytes().getBytes();
        try {
            Object body = JsonBody.read(bytes, 0, bytes.length);
            Objects.requireNonNull(session).gate().onCommand(model.line(line.number(), body), bytes.length);
        } catch (BadCommand bad) {
            Objects.requireNonNull(session).gate().onBadCommand(bad, bytes.length);
        }
    }

    @Override
    public void error(Refused refused) {
        answer(Problem.of(refused.error(), refused.address(), refused.message()));
    }

    @Override
    public void registered(String address) {}

    @Override
    public void published(Command.Publish publish, Position position, boolean isDuplicate) {
        answer(200, Positions.json(publish.id(), position, isDuplicate).put("status", 200));
    }

    @Override
    public void published(Command.Publish publish) {
        String id = publish.id();
        JsonObject json = new JsonObject().put("status", 202);
        answer(202, id == null ? json : json.put("id", id));
    }

    @Override
    public void reply(String replyAddress, String sourceAddress, Delivery reply) {}

    @Override
    public void failure(String replyAddress, String sourceAddress, RequestFailure failure) {}

    private void answer(Problem problem) {
        answer(problem.status(), problem.json());
    }

    private void answer(int status, JsonObject json) {
        if (over) {
            return;
        }
        JsonObject line = new JsonObject();
        if (awaited > 0) {
            line.put("line", awaited);
        }
        awaited = 0;
        metrics.answered(status);
        response.write(line.mergeIn(json).toBuffer().appendByte((byte) '\n'));
        if (silence != null) {
            silence.release();
            silence = null;
        }
        next();
    }

    /** The node is behind, or not any more. */
    private void reading(boolean on) {
        reads = on;
        next();
    }

    @Override
    public void giveUp() {
        unfinished.forget(this);
        refuse(Disconnect.OVERLOADED);
    }

    /** The session is over: the last line says why, and the lines after the last answer were not published. */
    private void refuse(Disconnect cause) {
        if (over) {
            return;
        }
        running = true;
        answer(Problem.of(cause));
        end(cause);
        response.end().onComplete(sent -> {
            if (request.version() == HttpVersion.HTTP_2) {
                response.reset(0); // no error: the rest of the body is not wanted (RFC 9113 s8.1)
            } else {
                request.connection().close();
            }
        });
    }

    private void end(Disconnect cause) {
        if (!over) {
            over = true;
            unread.clear();
            lines.clear(); // the connection may live on, and this with it, until the client has read its answer
            unfinished.forget(this);
            if (silence != null) {
                silence.release();
            }
            exchanges.closed();
            if (session != null) { // else it was refused while it was opened
                session.onClosed(cause);
            }
        }
    }
}
