package io.duplex.doors.sockjs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duplex.auth.Caller;
import io.duplex.codec.SockJsMessages;
import io.duplex.http.Problem;
import io.duplex.http.RequestBody;
import io.duplex.loop.Loop;
import io.duplex.socket.Unfinished;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests that bring messages: from a body to a session, wherever that lives. */
final class Senders {
    private static final String TEXT = "text/plain; charset=UTF-8";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FIELD = "d=";
    private static final String NO_SESSION =
            "This node has no such session. If there is a proxy: all requests of a session belong on one node";

    private final SockJsSessions sessions;
    private final Loop loop;
    private final SockJsSettings settings;
    private final int maxBytes;
    private final Unfinished unfinished;

    Senders(SockJsSessions sessions, Loop loop, SockJsSettings settings, int maxBytes, Unfinished unfinished) {
        this.sessions = sessions;
        this.loop = loop;
        this.settings = settings;
        this.maxBytes = maxBytes;
        this.unfinished = unfinished;
    }

    void xhr(HttpServerRequest request, Caller caller, String id) {
        read(
                request,
                caller,
                id,
                Function.identity(),
                response -> response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                        .setStatusCode(204)
                        .end());
    }

    void jsonP(HttpServerRequest request, Caller caller, String id) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        boolean form = type != null && type.startsWith(FORM);
        read(
                request,
                caller,
                id,
                body -> form ? field(body) : body,
                response -> response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end("ok"));
    }

    /** The protocol asks for status 500 where others would say 400. */
    static void answer(HttpServerResponse response, int status, String detail) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, TEXT).end(detail + "\n");
    }

    private void read(
            HttpServerRequest request,
            Caller caller,
            String id,
            Function<Buffer, @Nullable Buffer> text,
            Answered answered) {
        HttpServerResponse response = request.response();
        Headers.neverCached(response);
        if (settings.cookie()) {
            Headers.cookie(request);
        }
        RequestBody.read(request, maxBytes, unfinished)
                .onSuccess(body -> take(request, caller, id, text.apply(body), answered))
                .onFailure(failure -> {
                    if (failure instanceof Problem problem) {
                        answer(response, problem.status(), String.valueOf(problem.getMessage()));
                    }
                });
    }

    private void take(HttpServerRequest request, Caller caller, String id, @Nullable Buffer text, Answered answered) {
        HttpServerResponse response = request.response();
        HttpSession session = sessions.find(id);
        if (session == null) {
            answer(response, 404, NO_SESSION);
            return;
        }
        if (text == null || text.length() == 0) {
            answer(response, 500, "Payload expected.");
            return;
        }
        List<byte[]> messages = SockJsMessages.decode(text.getBytes(), 0, text.length());
        if (messages == null) {
            answer(response, 500, "Broken JSON encoding.");
            return;
        }
        HttpSession.Send send =
                new HttpSession.Send(messages, result -> loop.execute(() -> answer(response, result, answered)));
        session.later(() -> session.take(send, caller));
    }

    private static void answer(HttpServerResponse response, HttpSession.Result result, Answered answered) {
        if (response.closed()) {
            return;
        }
        switch (result) {
            case TAKEN -> answered.by(response);
            case NO_SESSION -> answer(response, 404, NO_SESSION);
            case REFUSED -> answer(response, 503, "Too many sends at once for a client that does not read");
        }
    }

    /** The field {@code d} of a form; null if there is none, or it is no text in percent-encoding. */
    private static @Nullable Buffer field(Buffer form) {
        for (String pair : form.toString(UTF_8).split("&", -1)) {
            if (pair.startsWith(FIELD)) {
                try {
                    return Buffer.buffer(URLDecoder.decode(pair.substring(FIELD.length()), UTF_8));
                } catch (IllegalArgumentException broken) {
                    return null;
                }
            }
        }
        return null;
    }

    /** Says that the messages have been taken. */
    private interface Answered {
        void by(HttpServerResponse response);
    }
}
