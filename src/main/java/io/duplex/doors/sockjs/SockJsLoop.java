package io.duplex.doors.sockjs;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.OPTIONS;
import static io.vertx.core.http.HttpMethod.POST;

import io.duplex.auth.Caller;
import io.duplex.clock.Attended;
import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.entrance.Identification;
import io.duplex.session.Spent;
import io.duplex.websocket.Scratch;
import io.duplex.websocket.WebSocketUpgrade;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The official bridge over SockJS 0.3.3, on one event loop: {@code /eventbus/*} but for the raw WebSocket. */
final class SockJsLoop implements LoopDoor {
    private static final String BASE = "/eventbus";
    private static final Pattern IFRAME = Pattern.compile("/iframe[0-9-.a-z_]*\\.html");
    private static final Pattern SESSION = Pattern.compile("/[^/.]+/([^/.]{1,200})/([a-z_]+)");
    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

    private final LoopContext loop;
    private final SockJsSettings settings;
    private final SockJsShared shared;
    private final Pages pages;
    private final Receivers receivers;
    private final Senders senders;
    private final WebSocketUpgrade webSocket;
    private final Scratch scratch = new Scratch();
    private final Duration sweepPeriod;
    private final Attended attended;
    private final Set<HttpSession> here = new LinkedHashSet<>();
    /** The one that beats next is first: all beat at the same interval. */
    private final Set<SocketSession> sockets = new LinkedHashSet<>();

    SockJsLoop(LoopContext loop, SockJsShared shared) {
        this.loop = loop;
        this.settings = shared.settings();
        this.shared = shared;
        this.pages = new Pages(settings, shared.frameAncestors());
        this.receivers = new Receivers(this, loop, settings, pages);
        this.sweepPeriod = sweepPeriod(settings);
        this.attended = new Attended(loop.timers().nanos(), sweepPeriod.multipliedBy(2));
        this.senders = new Senders(
                shared.sessions(), loop.loop(), settings, shared.webSocket().maxMessageBytes(), loop.unfinished());
        this.webSocket = loop.webSockets().endpoint(shared.webSocket());
    }

    @Override
    public List<String> paths() {
        return List.of(BASE + " (SockJS)");
    }

    @Override
    public void mount(Router router) {
        router.route(BASE + "/*").handler(loop.identification()::ofConversation).handler(route -> {
            if (!tryServe(route.request(), Identification.caller(route))) {
                route.next();
            }
        });
    }

    /** Starts looking after sessions; the timer lives as long as the event loop's verticle. */
    void start() {
        loop.timers().every(sweepPeriod, this::sweep);
    }

    private static Duration sweepPeriod(SockJsSettings settings) {
        Duration shorter = settings.sessionTimeout().compareTo(settings.heartbeat()) < 0
                ? settings.sessionTimeout()
                : settings.heartbeat();
        Duration quarter = shorter.dividedBy(4);
        return quarter.compareTo(LONGEST_SWEEP) < 0 ? quarter : LONGEST_SWEEP;
    }

    /**
     * Serves a request below {@code /eventbus}.
     *
     * @return false if nothing is served at its path
     */
    private boolean tryServe(HttpServerRequest request, Caller caller) {
        String path = request.path().substring(BASE.length());
        Matcher session = SESSION.matcher(path);
        if (path.isEmpty() || path.equals("/")) {
            return page(request, () -> Pages.greeting(request.response()));
        } else if (path.equals("/info")) {
            return page(request, () -> pages.info(request.response()));
        } else if (IFRAME.matcher(path).matches()) {
            return page(request, () -> pages.iframe(request));
        }
        return session.matches() && handle(request, caller, session.group(1), session.group(2));
    }

    private boolean handle(HttpServerRequest request, Caller caller, String id, String transport) {
        return switch (transport) {
            case "websocket" ->
                serves(SockJsTransport.WEBSOCKET) && only(request, GET, () -> webSocket(request, caller));
            case "xhr" -> serves(SockJsTransport.XHR) && receive(request, POST, caller, id, Dialect.XHR_POLLING);
            case "xhr_streaming" ->
                serves(SockJsTransport.XHR) && receive(request, POST, caller, id, Dialect.XHR_STREAMING);
            case "eventsource" ->
                serves(SockJsTransport.EVENT_SOURCE) && receive(request, GET, caller, id, Dialect.EVENT_SOURCE);
            case "htmlfile" ->
                serves(SockJsTransport.HTML_FILE) && only(request, GET, () -> receivers.htmlFile(request, caller, id));
            case "jsonp" ->
                serves(SockJsTransport.JSON_P) && only(request, GET, () -> receivers.jsonP(request, caller, id));
            case "xhr_send" -> only(request, POST, () -> senders.xhr(request, caller, id));
            case "jsonp_send" ->
                serves(SockJsTransport.JSON_P) && only(request, POST, () -> senders.jsonP(request, caller, id));
            default -> false;
        };
    }

    private boolean receive(HttpServerRequest request, HttpMethod method, Caller caller, String id, Dialect dialect) {
        return only(request, method, () -> receivers.receive(request, caller, id, dialect));
    }

    /** Whether there is a session with this id. */
    boolean knows(String id) {
        return shared.sessions().find(id) != null;
    }

    /**
     * The session with this id, opened by this request if there is none.
     *
     * @param spent on the connection of the request
     * @return null if there may not be one more; the answer has been given then
     */
    @Nullable HttpSession trySession(Caller caller, String id, Answer answer, Spent spent) {
        Function<String, HttpSession> create = name -> {
            shared.openSessions().opened();
            HttpSession opened =
                    new HttpSession(loop, settings, caller, answer.dialect().format(), spent, gone -> {
                        shared.sessions().remove(id, gone, caller);
                        here.remove(gone);
                        shared.openSessions().closed();
                    });
            here.add(opened);
            return opened;
        };
        return shared.sessions().tryFindOrCreate(id, caller, create, reason -> {
            shared.refusals().count(reason, caller.remote());
            answer.refuse(reason);
        });
    }

    Answer answer(HttpServerRequest request, Dialect dialect) {
        return new Answer(request, dialect, loop.loop(), shared.openAnswers());
    }

    private void webSocket(HttpServerRequest request, Caller caller) {
        webSocket.handle(request, caller.subprotocol(), pipe -> {
            SocketSession socket = new SocketSession(pipe, caller, loop, scratch, sockets::remove);
            socket.startBeating(loop.timers().nanos() + settings.heartbeat().toNanos());
            sockets.add(socket);
            return socket;
        });
    }

    private boolean serves(SockJsTransport transport) {
        return settings.serves(transport);
    }

    /** Where there is GET there is HEAD (RFC 9110 s9.1); Vert.x leaves out the body. */
    private static boolean page(HttpServerRequest request, Runnable serve) {
        return only(request, request.method().equals(HEAD) ? HEAD : GET, serve);
    }

    private static boolean only(HttpServerRequest request, HttpMethod method, Runnable serve) {
        if (request.method().equals(method)) {
            serve.run();
        } else if (request.method().equals(OPTIONS)) {
            Headers.preflight(request.response(), "OPTIONS, " + method);
        } else {
            request.response()
                    .putHeader(HttpHeaders.ALLOW, "OPTIONS, " + method)
                    .setStatusCode(405)
                    .end();
        }
        return true;
    }

    private void sweep() {
        long now = loop.timers().nanos();
        boolean heard = shared.sessions().areAllLoopsThere(this, now, sweepPeriod.multipliedBy(2));
        long passed = attended.look(now);
        new ArrayList<>(here).forEach(session -> session.sweep(now, heard ? passed : 0));
        Iterator<SocketSession> due = sockets.iterator();
        ArrayList<SocketSession> beating = new ArrayList<>();
        while (due.hasNext()) {
            SocketSession socket = due.next();
            if (!socket.isDue(now)) {
                break;
            }
            due.remove();
            beating.add(socket);
        }
        sockets.addAll(beating);
        beating.forEach(socket -> socket.beat(now + settings.heartbeat().toNanos()));
    }
}
