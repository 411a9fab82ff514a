package io.duplex.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * Before every path: whether the request says in legible words what it is about.
 *
 * <p>What is behind a percent sign is UTF-8, and there is nothing beyond ASCII (RFC 3986 s2). Decoders that are kinder
 * make one address of many: whatever they cannot read becomes the same replacement character.
 */
public final class WellFormed implements Handler<HttpServerRequest> {
    private static final int ESCAPE = 3;

    private final Handler<HttpServerRequest> next;

    /** What is well-formed goes on to {@code next}, what is not is answered 400. */
    public WellFormed(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String problem = problem(request);
        if (problem == null) {
            next.handle(request);
        } else {
            new Problem(400, problem).answer(request.response());
        }
    }

    private static @Nullable String problem(HttpServerRequest request) {
        String host = problemOfHost(request);
        if (host != null) {
            return host;
        }
        String target = request.uri();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String problem = problem("path", path);
        return problem == null && query >= 0 ? problem("query", target.substring(query + 1)) : problem;
    }

    /** HTTP/1.0, which health checks of proxies still speak, need not name one. */
    private static @Nullable String problemOfHost(HttpServerRequest request) {
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
            return "There are " + hosts + " Host headers; one is expected (RFC 9112 s3.2)";
        }
        return request.authority() == null && request.version() != HttpVersion.HTTP_1_0
                ? "The Host header is missing or not valid"
                : null;
    }

    /** What is wrong with this part of a request's target, where, and what was expected; or null. */
    static @Nullable String problem(String part, String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '%') {
                int end = endOfEscapes(text, i);
                int bad = firstBad(text, i, end);
                if (bad < end) {
                    return found(part, text, bad, ESCAPE) + " is not UTF-8, which percent-encoding must contain";
                }
                if (end < text.length() && text.charAt(end) == '%') {
                    return found(part, text, end, ESCAPE) + ": two hexadecimal digits must follow a percent" + " sign";
                }
                i = end;
            } else if (c <= ' ' || c > '~') {
                return found(part, text, i, 1) + " is not printable ASCII; it must be in UTF-8, behind percent"
                        + " signs";
            } else {
                i++;
            }
        }
        return null;
    }

    private static String found(String part, String text, int index, int length) {
        String bad = text.substring(index, Math.min(text.length(), index + length));
        return "The " + part + " has \"" + bad.replaceAll("[^!-~]", "?") + "\" as character " + (index + 1);
    }

    /** Where whole escapes that follow each other end. */
    private static int endOfEscapes(String text, int start) {
        int end = start;
        while (end + ESCAPE <= text.length()
                && text.charAt(end) == '%'
                && Character.digit(text.charAt(end + 1), 16) >= 0
                && Character.digit(text.charAt(end + 2), 16) >= 0) {
            end += ESCAPE;
        }
        return end;
    }

    /** The first escape that is not part of UTF-8; {@code end} if all are. */
    private static int firstBad(String text, int start, int end) {
        ByteBuffer bytes = ByteBuffer.allocate((end - start) / ESCAPE);
        for (int i = start; i < end; i += ESCAPE) {
            bytes.put((byte) Integer.parseInt(text, i + 1, i + ESCAPE, 16));
        }
        CharsetDecoder decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        bytes.flip();
        boolean bad = decoder.decode(bytes, CharBuffer.allocate(bytes.remaining()), true)
                .isError();
        return bad ? start + ESCAPE * bytes.position() : end;
    }
}
