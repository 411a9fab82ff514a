package io.duplex.doors.sockjs;

import io.duplex.auth.Caller;
import io.duplex.doors.LoopContext;
import io.duplex.session.Spent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The requests that wait for frames: from a request to an {@link Answer} that its session writes to. */
final class Receivers {
    private static final Pattern CALLBACK = Pattern.compile("[a-zA-Z0-9-_.]{1,128}");

    private final SockJsLoop door;
    private final LoopContext loop;
    private final SockJsSettings settings;
    private final Pages pages;

    Receivers(SockJsLoop door, LoopContext loop, SockJsSettings settings, Pages pages) {
        this.door = door;
        this.loop = loop;
        this.settings = settings;
        this.pages = pages;
    }

    void receive(HttpServerRequest request, Caller caller, String id, Dialect dialect) {
        Headers.neverCached(request.response());
        if (settings.cookie()) {
            Headers.cookie(request);
        }
        Spent spent = loop.spending().of(request.connection());
        Answer answer = door.answer(request, dialect);
        long owed = door.knows(id) ? 0 : loop.sessions().spendForOpening(spent);
        if (owed <= 0) {
            attach(caller, id, answer, spent);
        } else {
            // Behind it nothing is read of the connection, so this is as fast as it can open sessions.
            loop.timers().once(Duration.ofNanos(owed), () -> attach(caller, id, answer, spent));
        }
    }

    void htmlFile(HttpServerRequest request, Caller caller, String id) {
        request.response().putHeader("Content-Security-Policy", pages.htmlFilePolicy());
        called(request, caller, id, Dialect::htmlFile);
    }

    void jsonP(HttpServerRequest request, Caller caller, String id) {
        called(request, caller, id, Dialect::jsonP);
    }

    private void called(HttpServerRequest request, Caller caller, String id, Function<String, Dialect> dialect) {
        String callback = request.getParam("c");
        callback = callback == null ? request.getParam("callback") : callback;
        if (callback == null || callback.isEmpty()) {
            refuse(request.response(), "\"callback\" parameter required");
        } else if (!CALLBACK.matcher(callback).matches()) {
            refuse(request.response(), "invalid \"callback\" parameter");
        } else {
            receive(request, caller, id, dialect.apply(callback));
        }
    }

    /** The protocol asks for this status. */
    private static void refuse(HttpServerResponse response, String detail) {
        Headers.neverCached(response);
        Senders.answer(response, 500, detail);
    }

    /** A session that goes while it is being asked is opened anew, as it would be a moment later. */
    private void attach(Caller caller, String id, Answer answer, Spent spent) {
        HttpSession session = door.trySession(caller, id, answer, spent);
        if (session == null) {
            return;
        }
        Runnable again = () -> answer.loop().execute(() -> attach(caller, id, answer, spent));
        session.later(() -> session.attach(answer, caller, again));
    }
}
