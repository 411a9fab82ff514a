package io.duplex.entrance;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the decoder of HTTP/1 lets pass in the head of a request, and must not be served. */
final class RequestHead {
    private static final String CHUNKED = "chunked";

    private RequestHead() {}

    /** Why a request is refused, or null. */
    static @Nullable Refusal problem(HttpRequest request) {
        for (Map.Entry<String, String> header : request.headers()) {
            if (header.getKey().isBlank()) {
                return Refusal.MALFORMED;
            }
        }
        List<String> codings = codings(request);
        if (codings.isEmpty() || codings.equals(List.of(CHUNKED))) {
            return null;
        }
        // Without chunked at the end nothing says where the body ends; twice it is forbidden (RFC 9112 s6.1, s6.3).
        boolean ends = codings.indexOf(CHUNKED) == codings.size() - 1;
        return ends ? Refusal.TRANSFER_CODING : Refusal.MALFORMED;
    }

    private static List<String> codings(HttpRequest request) {
        List<String> lines = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (lines.isEmpty()) {
            return lines;
        }
        List<String> codings = new ArrayList<>();
        for (String line : lines) {
            for (String coding : line.split(",", -1)) {
                codings.add(coding.strip().toLowerCase(Locale.ROOT));
            }
        }
        return codings;
    }
}
