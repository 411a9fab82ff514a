package io.duplex.http;

import io.duplex.socket.Channels;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Ends what a request has come by at once, and throws away what waits to be sent. Vert.x closes a connection when all
 * of that has been sent, which to a client that does not read is never.
 */
public final class Cut {
    /** The stream is not wanted any more (RFC 9113 s7). */
    private static final long CANCEL = 8;

    private Cut() {}

    /** The connection, or of HTTP/2 the stream; on its event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public static void now(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(CANCEL);
        } else {
            Channels.of(request.connection()).pipeline().firstContext().close();
        }
    }
}
