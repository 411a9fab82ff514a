package io.duplex.http;

import io.duplex.message.Disconnect;
import io.duplex.socket.Unfinished;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** The body of a request as a whole, within a limit of its own and one for all of an event loop. */
public final class RequestBody implements Unfinished.Part {
    /** What is thrown away of a body that is too long, in limits: so much, that most clients get to read the answer. */
    private static final int DISCARDED_LIMITS = 16;

    private final HttpServerRequest request;
    private final int maxBytes;
    private final Unfinished unfinished;
    private final Promise<Buffer> whole = Promise.promise();
    private Buffer read = Buffer.buffer();
    private long discardedBytes;

    private RequestBody(HttpServerRequest request, int maxBytes, Unfinished unfinished) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.unfinished = unfinished;
    }

    /**
     * Reads it; nothing of it may have been read before.
     *
     * @param unfinished what has come of it counts here
     * @return fails with a 413 {@link Problem} as soon as it is known to be longer than {@code maxBytes}, with 503 if
     *     there is no room for all that is unfinished, or with another exception if the connection ended
     */
    public static Future<Buffer> read(HttpServerRequest request, int maxBytes, Unfinished unfinished) {
        return new RequestBody(request, maxBytes, unfinished).start();
    }

    /** As {@link #read(HttpServerRequest, int, Unfinished)}, of somebody who is trusted. */
    public static Future<Buffer> read(HttpServerRequest request, int maxBytes) {
        return read(request, maxBytes, new Unfinished(Long.MAX_VALUE));
    }

    /** Tells a client that waits for it to send its body (RFC 9110 s10.1.1). */
    public static void expect(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
    }

    private Future<Buffer> start() {
        request.handler(this::add);
        request.endHandler(end -> complete());
        request.exceptionHandler(cause -> fail(cause instanceof Http2Exception ? malformed() : cause));
        if (announcedBytes() > maxBytes) {
            fail(tooLong());
        } else {
            expect(request);
        }
        return whole.future();
    }

    private long announcedBytes() {
        try {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0; // it is counted anyway
        }
    }

    private void add(Buffer chunk) {
        if (whole.future().isComplete()) {
            discard(chunk);
        } else if (read.length() + chunk.length() > maxBytes) {
            fail(tooLong());
        } else {
            read.appendBuffer(chunk);
            unfinished.update(this, read.length());
        }
    }

    private void complete() {
        unfinished.forget(this);
        whole.tryComplete(read);
    }

    private void fail(Throwable cause) {
        unfinished.forget(this);
        read = Buffer.buffer();
        whole.tryFail(cause);
    }

    @Override
    public void giveUp() {
        fail(Problem.of(Disconnect.OVERLOADED));
    }

    /** Closing at once would cost the client the answer: with bytes unread, TCP ends in a reset. */
    private void discard(Buffer chunk) {
        discardedBytes += chunk.length();
        if (discardedBytes > (long) DISCARDED_LIMITS * maxBytes) {
            request.connection().close();
        }
    }

    /** Netty ends the connection for it; that is the client's mistake, and not ours. */
    private static Problem malformed() {
        return new Problem(400, "The frames of the request mean nothing (RFC 9113)");
    }

    private Problem tooLong() {
        return new Problem(413, "The body is longer than " + maxBytes + " bytes");
    }
}
