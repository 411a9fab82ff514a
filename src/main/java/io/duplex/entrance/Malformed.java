package io.duplex.entrance;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Requests the decoder could not make sense of. */
final class Malformed {
    private Malformed() {}

    static Refusal refusal(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.REQUEST_LINE_TOO_LONG;
        }
        if (cause instanceof BadInput.RefusedHead head) {
            return head.refusal();
        }
        return cause instanceof TooLongHttpHeaderException ? Refusal.HEADERS_TOO_LONG : Refusal.MALFORMED;
    }
}
