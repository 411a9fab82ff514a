package io.duplex.doors.sse;

import static java.util.Objects.requireNonNull;

import io.duplex.auth.Caller;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.EventStart;
import io.duplex.codec.WireFormat;
import io.duplex.entrance.ComeBack;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Pipe;
import io.duplex.http.Cut;
import io.duplex.http.IdleTimeout;
import io.duplex.http.Problem;
import io.duplex.hub.Begun;
import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.RequestFailure;
import io.duplex.session.Answers;
import io.duplex.session.Refused;
import io.duplex.session.Session;
import io.duplex.socket.UnreadItems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One stream. Each of its addresses weighs as much as a registration by any other door: they are registered in turns,
 * while the client's rate allows it, and a few at a time.
 *
 * <pre>
 *   asked --(all registered)--> streaming --(node ends it)--> ending --> gone
 *     |                             +------(client leaves)----------------^
 *     +--(one refused)--> answered with a problem ------------------------^
 * </pre>
 */
final class EventStream implements Answers {
    /** How long the last words may take to reach the client. */
    private static final Duration ENDING = Duration.ofSeconds(2);

    private static final String HEARTBEAT = ":\n\n";

    private final EventsLoop door;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Places places;
    private final ResponsePipe pipe;
    private final IdleTimeout idleTimeout;
    private final UnreadItems<Command> registers;
    private @Nullable Session session;
    private @Nullable Answers envelopes;
    private State state = State.ASKED;
    private int unregistered;
    private long sweptTaken;
    private long sweptSent;
    private long stalledNanos;

    EventStream(EventsLoop door, HttpServerRequest request, Places places) {
        this.door = door;
        this.request = request;
        this.response = request.response();
        this.places = places;
        this.unregistered = places.addresses().size();
        this.idleTimeout = IdleTimeout.hold(request.connection());
        this.registers = new UnreadItems<>(door.loop().time(), this::register, () -> {});
        this.pipe = new ResponsePipe(
                response,
                door.loop().highWaterBytes(),
                this::onWritable,
                reading -> registers.hold(!reading),
                this::onClose);
        response.closeHandler(gone -> gone(Disconnect.CONNECTION_LOST));
    }

    void begin(Caller caller, List<Command> asked) {
        UnaryOperator<Answers> answers = own -> {
            envelopes = own;
            return this;
        };
        session = door.loop()
                .sessions()
                .open(
                        EventsLoop.DOOR,
                        caller,
                        new Outlet(wayOut(), door.loop().turn()),
                        answers,
                        door.loop().spending().of(request.connection()));
        if (state == State.ASKED) {
            registers.add(asked);
        }
    }

    private void register(Command register) {
        requireNonNull(session).gate().onCommand(register, 0);
    }

    /** An event's own id says all of one address, and more addresses than an id can hold are not resumed together. */
    private Pipe wayOut() {
        int addresses = places.addresses().size();
        return addresses == 1 || addresses > LastEventId.MOST_ADDRESSES
                ? pipe
                : new PlacesPipe(pipe, places.addresses(), places);
    }

    @Override
    public void registered(String address) {
        if (state == State.ASKED && --unregistered == 0) {
            startStreaming();
        }
    }

    /** The past comes through the stream itself, so that cannot wait for it. */
    @Override
    public void replaying(String address) {
        registered(address);
    }

    /** An id without data is no event, and kept by the client all the same: it may be cut off before the first one. */
    @Override
    public void registered(String address, Begun begun) {
        String id = places.begins(address, begun.end()) ? places.id() : null;
        if (state == State.STREAMING && id != null) {
            byte[] line = (EventStart.ID + id).getBytes(StandardCharsets.US_ASCII);
            requireNonNull(session).outlet().send(WireFormat.EVENTS, line);
        }
    }

    private void startStreaming() {
        state = State.STREAMING;
        response.setStatusCode(200)
                .setChunked(request.version() == HttpVersion.HTTP_1_1)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no"); // nginx would otherwise collect events until it has a page full
        StringBuilder first = new StringBuilder("retry: " + retryMillis(1) + "\n");
        if (EventsLoop.lastEventId(request) != null
                && places.addresses().stream().noneMatch(door.loop().sessions()::records)) {
            first.append(": Last-Event-ID is not looked at: there is no history\n");
        }
        String id = places.id();
        if (id != null) {
            first.append(EventStart.ID).append(id).append('\n');
        }
        response.write(first.append('\n').toString());
        pipe.open();
    }

    @Override
    public void error(Refused refused) {
        if (state == State.ASKED && refused.error() == ErrorCode.HISTORY_UNAVAILABLE) {
            // An EventSource comes back after any stream that ends, and never after a 503.
            startStreaming();
            requireNonNull(session).close(Disconnect.HISTORY_UNAVAILABLE);
        } else if (state == State.ASKED) {
            refuse(
                    Problem.of(refused.error(), refused.address(), refused.message()),
                    refused.error().wire());
        } else if (state == State.STREAMING) {
            requireNonNull(envelopes).error(refused);
        }
    }

    @Override
    public void published(Command.Publish publish) {}

    @Override
    public void reply(String replyAddress, String sourceAddress, Delivery reply) {}

    @Override
    public void failure(String replyAddress, String sourceAddress, RequestFailure failure) {}

    private void onWritable() {
        requireNonNull(session).outlet().onWritable();
    }

    /**
     * Looks after a stream in which nothing happens.
     *
     * @param passedNanos since the last time, as far as the loop was there to write
     */
    void sweep(long passedNanos) {
        if (state != State.STREAMING) {
            return;
        }
        boolean nothingTaken = pipe.takenBytes() == sweptTaken;
        boolean waits = pipe.sentBytes() < pipe.takenBytes();
        boolean stalls = waits && pipe.sentBytes() == sweptSent;
        stalledNanos = stalls ? stalledNanos + passedNanos : 0;
        sweptTaken = pipe.takenBytes();
        sweptSent = pipe.sentBytes();
        if (stalledNanos >= door.settings().stallTimeout().toNanos()) {
            requireNonNull(session).close(Disconnect.SLOW_CONSUMER);
        } else if (nothingTaken && !waits) {
            response.write(HEARTBEAT);
        }
    }

    /** The session wants the client gone, or its way out does. */
    private void onClose(Disconnect cause) {
        if (session != null) {
            session.onClosed(cause);
        }
        if (state == State.ASKED) {
            refuse(Problem.of(cause), cause.label());
        } else if (state == State.STREAMING) {
            state = State.ENDING;
            pipe.end();
            response.end(lastWords(cause)).onComplete(sent -> end());
            door.loop().timers().once(cause == Disconnect.SLOW_CONSUMER ? Duration.ZERO : ENDING, this::end);
        }
    }

    private String lastWords(Disconnect cause) {
        if (cause == Disconnect.SERVICE_RESTART || cause == Disconnect.HISTORY_UNAVAILABLE) {
            long after = retryMillis(3);
            JsonObject goaway =
                    new JsonObject().put("type", "goaway").put("after", after).put("reason", cause.label());
            return "retry: " + after + "\nevent: goaway\ndata: " + goaway.encode() + "\n\n";
        }
        JsonObject error = new JsonObject().put("type", "err").put("body", cause.label());
        return "event: error\ndata: " + error.encode() + "\n\n";
    }

    /** Clients that were sent away together must not come back together. */
    private long retryMillis(int times) {
        long least = door.settings().retry().toMillis();
        return ThreadLocalRandom.current().nextLong(least, least * times + 1);
    }

    private void refuse(Problem problem, String reason) {
        if (ComeBack.isFor(request, problem.status())) {
            ComeBack.answer(response, reason);
            gone(Disconnect.CLIENT_LEFT);
        } else {
            answer(problem);
        }
    }

    private void answer(Problem problem) {
        problem.answer(response);
        gone(Disconnect.CLIENT_LEFT);
    }

    /** A connection of HTTP/1.1 has no more use; one of HTTP/2 may well have. */
    private void end() {
        if (state != State.GONE) {
            gone(Disconnect.CLIENT_LEFT);
            if (pipe.sentBytes() < pipe.takenBytes()) {
                Cut.now(request);
            } else if (request.version() == HttpVersion.HTTP_2) {
                response.reset(0);
            } else {
                request.connection().close();
            }
        }
    }

    private void gone(Disconnect cause) {
        if (state != State.GONE) {
            state = State.GONE;
            pipe.end();
            registers.clear();
            idleTimeout.release();
            door.closed(this);
            if (session != null) {
                session.onClosed(cause);
            }
        }
    }

    private enum State {
        ASKED,
        STREAMING,
        ENDING,
        GONE
    }
}
