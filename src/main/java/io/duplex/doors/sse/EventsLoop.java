package io.duplex.doors.sse;

import io.duplex.auth.Caller;
import io.duplex.clock.Attended;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.RegisterOptions;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.Paths;
import io.duplex.entrance.Identification;
import io.duplex.http.Problem;
import io.duplex.message.Position;
import io.duplex.session.Door;
import io.duplex.socket.OpenCount;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Streams of events on one event loop. */
final class EventsLoop implements LoopDoor {
    private static final String PATH = "/events";
    static final Door DOOR = new Door("sse", WireFormat.EVENTS, false, true, false);
    static final String LAST_EVENT_ID = "Last-Event-ID";
    /**
     * What programs in place of {@code EventSource} say that cannot, or do not, set the header; letter case is alike.
     */
    private static final List<String> LAST_EVENT_ID_PARAMETERS = List.of("lastEventId", LAST_EVENT_ID, "last_event_id");
    /** By so much a sweep may be late, and the time still counts. */
    private static final Duration LATE = Duration.ofSeconds(1);

    /** Named like the headers of a register, and given to it. */
    private static final List<String> OPTIONS = List.of("since", "last", "overflow");

    private final EventsSettings settings;
    private final LoopContext loop;
    private final Attended attended;
    private final OpenCount open;
    private final Set<EventStream> streams = new LinkedHashSet<>();

    EventsLoop(EventsSettings settings, LoopContext loop, OpenCount open) {
        this.settings = settings;
        this.loop = loop;
        this.attended = new Attended(loop.timers().nanos(), sweepPeriod().plus(LATE));
        this.open = open;
    }

    /** Starts to keep silent streams alive; the timer lives as long as the event loop's verticle. */
    void start() {
        loop.timers().every(sweepPeriod(), this::sweep);
    }

    @Override
    public List<String> paths() {
        return List.of(PATH + "?address=..");
    }

    @Override
    public void mount(Router router) {
        router.get(PATH)
                .handler(loop.identification()::ofRequest)
                .handler(route -> handle(route.request(), Identification.caller(route)));
        router.head(PATH).handler(loop.identification()::ofRequest).handler(route -> describe(route.request()));
        Paths.only("GET, HEAD", router, PATH);
    }

    private Duration sweepPeriod() {
        return settings.heartbeat().dividedBy(2);
    }

    /**
     * Opens a stream, or answers what the session has against it.
     *
     * @throws Problem if the request asks for nothing that could be opened
     */
    private void handle(HttpServerRequest request, Caller caller) {
        List<String> addresses = addresses(request.params());
        Places places = new Places(addresses);
        List<Command> registers = registers(request, addresses, places);
        EventStream stream = new EventStream(this, request, places);
        streams.add(stream);
        open.opened();
        stream.begin(caller, registers);
    }

    /** Answers HEAD: as GET would begin, and no stream. */
    private static void describe(HttpServerRequest request) {
        addresses(request.params());
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end();
    }

    /**
     * The id of the last event a client has seen; null if there is none. It counts before {@code since} and
     * {@code last}, because a browser that comes back asks for the same URL again. The header counts before the query.
     */
    static @Nullable String lastEventId(HttpServerRequest request) {
        MultiMap parameters = request.params();
        String id = request.getHeader(LAST_EVENT_ID);
        for (int i = 0; i < LAST_EVENT_ID_PARAMETERS.size() && (id == null || id.isEmpty()); i++) {
            id = parameters.get(LAST_EVENT_ID_PARAMETERS.get(i));
        }
        return id == null || id.isEmpty() ? null : id;
    }

    private static List<String> addresses(MultiMap parameters) {
        Set<String> addresses = new LinkedHashSet<>(parameters.getAll("address"));
        if (addresses.isEmpty() || addresses.contains("")) {
            throw Problem.of(
                    ErrorCode.MISSING_ADDRESS, null, "An address is missing: /events?address=news&address=weather");
        }
        return List.copyOf(addresses);
    }

    private List<Command> registers(HttpServerRequest request, List<String> addresses, Places places) {
        MultiMap parameters = request.params();
        if (parameters.contains("credits")) {
            throw Problem.of(
                    ErrorCode.INVALID_HEADERS, null, "credits need a client that can give more; a stream only listens");
        }
        JsonObject headers = headers(parameters);
        RegisterOptions options = options(headers);
        String lastId = lastEventId(request);
        LastEventId resumed = lastId == null ? null : LastEventId.read(lastId, addresses.size());
        List<Command> registers = new ArrayList<>(addresses.size());
        for (int i = 0; i < addresses.size(); i++) {
            String address = addresses.get(i);
            Position since = resumed != null && loop.sessions().records(address) ? resumed.since(i) : options.since();
            if (since == null || since.equals(options.since())) {
                registers.add(new Command.Register(address, headers, options));
            } else {
                registers.add(new Command.Register(
                        address,
                        resumeFrom(since, headers),
                        new RegisterOptions(options.overflow(), options.credits(), since, null)));
            }
            if (since != null && (resumed == null || resumed.isOf(i))) {
                places.reached(i, since.toString());
            }
        }
        return registers;
    }

    private static JsonObject resumeFrom(Position since, JsonObject headers) {
        JsonObject resumed = headers.copy().put("since", since.toString());
        resumed.remove("last");
        return resumed;
    }

    /** A policy without more to say may be named alone: {@code overflow=latest}. */
    private static JsonObject headers(MultiMap parameters) {
        JsonObject headers = new JsonObject();
        for (String option : OPTIONS) {
            String value = parameters.get(option);
            if (value != null) {
                headers.put(option, value);
            }
        }
        String overflow = parameters.get("overflow");
        return overflow != null && !overflow.startsWith("{")
                ? headers.put("overflow", new JsonObject().put("policy", overflow))
                : headers;
    }

    private static RegisterOptions options(JsonObject headers) {
        try {
            return RegisterOptions.read(headers);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ErrorCode.INVALID_HEADERS, null, e.getMessage());
        }
    }

    private void sweep() {
        long passed = attended.look(loop.timers().nanos());
        List.copyOf(streams).forEach(stream -> stream.sweep(passed));
    }

    void closed(EventStream stream) {
        if (streams.remove(stream)) {
            open.closed();
        }
    }

    EventsSettings settings() {
        return settings;
    }

    LoopContext loop() {
        return loop;
    }
}
