package io.duplex.transport.sockjs;

import io.duplex.auth.Caller;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The requests that wait for frames: from a request to an {@link Answer} that its session writes to. */
final class Receivers {
    private static final Pattern CALLBACK = Pattern.compile("[a-zA-Z0-9-_.]{1,128}");

    private final SockJsDoor door;
    private final SockJsSettings settings;
    private final Pages pages;

    Receivers(SockJsDoor door, SockJsSettings settings, Pages pages) {
        this.door = door;
        this.settings = settings;
        this.pages = pages;
    }

    void receive(HttpServerRequest request, Caller caller, String id, Dialect dialect) {
        Headers.neverCached(request.response());
        if (settings.cookie()) {
            Headers.cookie(request);
        }
        attach(caller, id, door.answer(request, dialect));
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
    private void attach(Caller caller, String id, Answer answer) {
        HttpSession session = door.session(caller, id, answer.dialect());
        Runnable again = () -> answer.loop().execute(() -> attach(caller, id, answer));
        session.later(() -> session.attach(answer, caller, again));
    }
}
