package io.duplex.doors.sockjs;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.OPTIONS;
import static io.vertx.core.http.HttpMethod.POST;

import io.duplex.auth.Caller;
import io.duplex.clock.Attended;
import io.duplex.entrance.Refusals;
import io.duplex.session.Spent;
import io.duplex.socket.OpenCount;
import io.duplex.websocket.Scratch;
import io.duplex.websocket.WebSocketUpgrade;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The official bridge over SockJS 0.3.3, on one event loop: {@code /eventbus/*} but for the raw WebSocket. */
public final class SockJsDoor {
    private static final String BASE = "/eventbus";
    private static final Pattern IFRAME = Pattern.compile("/iframe[0-9-.a-z_]*\\.html");
    private static final Pattern SESSION = Pattern.compile("/[^/.]+/([^/.]{1,200})/([a-z_]+)");
    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

    private final SockJsLoop parts;
    private final SockJsSettings settings;
    private final SockJsSessions sessions;
    private final Refusals refusals;
    private final OpenCount openSessions;
    private final OpenCount openAnswers;
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

    /**
     * The door of one event loop.
     *
     * @param sessions shared by all loops of the node
     * @param maxBytes longest body of a send
     * @param frameAncestors which pages may frame those of this node, as a source list of CSP3
     */
    public SockJsDoor(
            SockJsLoop parts,
            SockJsSettings settings,
            SockJsSessions sessions,
            Refusals refusals,
            OpenCount openSessions,
            OpenCount openAnswers,
            WebSocketUpgrade webSocket,
            int maxBytes,
            String frameAncestors) {
        this.parts = parts;
        this.settings = settings;
        this.sessions = sessions;
        this.refusals = refusals;
        this.openSessions = openSessions;
        this.openAnswers = openAnswers;
        this.pages = new Pages(settings, frameAncestors);
        this.receivers = new Receivers(this, parts, settings, pages);
        this.sweepPeriod = sweepPeriod(settings);
        this.attended = new Attended(parts.timers().nanos(), sweepPeriod.multipliedBy(2));
        this.senders = new Senders(sessions, parts.loop(), settings, maxBytes, parts.unfinished());
        this.webSocket = webSocket;
    }

    /** Starts looking after sessions; the timer lives as long as the event loop's verticle. */
    public void start() {
        parts.timers().every(sweepPeriod, this::sweep);
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
    public boolean handle(HttpServerRequest request, Caller caller) {
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
        return sessions.find(id) != null;
    }

    /**
     * The session with this id, opened by this request if there is none.
     *
     * @param spent on the connection of the request
     * @return null if there may not be one more; the answer has been given then
     */
    @Nullable HttpSession trySession(Caller caller, String id, Answer answer, Spent spent) {
        Function<String, HttpSession> create = name -> {
            openSessions.opened();
            HttpSession opened =
                    new HttpSession(parts, settings, caller, answer.dialect().format(), spent, gone -> {
                        sessions.remove(id, gone, caller);
                        here.remove(gone);
                        openSessions.closed();
                    });
            here.add(opened);
            return opened;
        };
        return sessions.tryFindOrCreate(id, caller, create, reason -> {
            refusals.count(reason, caller.remote());
            answer.refuse(reason);
        });
    }

    Answer answer(HttpServerRequest request, Dialect dialect) {
        return new Answer(request, dialect, parts.loop(), openAnswers);
    }

    private void webSocket(HttpServerRequest request, Caller caller) {
        webSocket.handle(request, caller.subprotocol(), pipe -> {
            SocketSession socket = new SocketSession(pipe, caller, parts, scratch, sockets::remove);
            socket.startBeating(parts.timers().nanos() + settings.heartbeat().toNanos());
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
        long now = parts.timers().nanos();
        boolean heard = sessions.areAllLoopsThere(this, now, sweepPeriod.multipliedBy(2));
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
