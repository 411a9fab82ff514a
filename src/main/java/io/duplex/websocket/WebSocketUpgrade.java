package io.duplex.websocket;

import io.duplex.fanout.Pipe;
import io.duplex.socket.InTurn;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake (RFC 6455 s4.2): from an HTTP request to a {@link WebSocketPipe}.
 *
 * <p>permessage-deflate is accepted if the settings say so ({@link DeflateOffer}). No other extension is negotiated; a
 * client that offers some goes on without. Subprotocols are the endpoint's.
 */
public final class WebSocketUpgrade {
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
    private static final String ACCEPT = "Sec-WebSocket-Accept";
    private static final String EARLY_BYTES = "early-bytes";
    /** Vert.x's name for its handler of idle HTTP connections. */
    private static final String IDLE = "idle";
    /** s1.3: proves that the server read the request as a WebSocket handshake. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final LoopParts parts;
    private final WebSocketSettings settings;
    private final MessageInflater inflater;

    WebSocketUpgrade(LoopParts parts, WebSocketSettings settings, MessageInflater inflater) {
        this.parts = parts;
        this.settings = settings;
        this.inflater = inflater;
    }

    /**
     * Answers 101 and opens the socket, or answers what is wrong with the request.
     *
     * @param subprotocol one of those the client offered, to be agreed to, or null
     * @param use gives the socket its listener, as soon as it is open
     */
    public void handle(HttpServerRequest request, @Nullable String subprotocol, Function<Pipe, MessageListener> use) {
        Refusal refusal = check(request);
        if (refusal != null) {
            if (refusal.status() == 426) {
                request.response().putHeader(VERSION, "13");
            }
            if (refusal.status() == 405) {
                request.response().putHeader(HttpHeaders.ALLOW, "GET");
            }
            request.response()
                    .setStatusCode(refusal.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(refusal.reason() + "\n");
            return;
        }
        if (subprotocol != null) {
            request.response().putHeader(SUBPROTOCOL, subprotocol);
        }
        request.response()
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader(ACCEPT, accept(request.getHeader(KEY)));
        boolean deflates = settings.compression()
                && DeflateOffer.isAcceptable(request.headers().getAll(EXTENSIONS));
        if (deflates) {
            request.response().putHeader(EXTENSIONS, DeflateOffer.ANSWER);
        }
        ((ConnectionBase) request.connection())
                .channelHandlerContext()
                .pipeline()
                .addAfter("httpDecoder", EARLY_BYTES, new EarlyBytes());
        request.toNetSocket().onSuccess(socket -> open(socket, deflates, use));
    }

    private static @Nullable Refusal check(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            return new Refusal(405, "A WebSocket is opened with GET, not with " + request.method());
        }
        if (request.version() != HttpVersion.HTTP_1_1) {
            return new Refusal(400, "A WebSocket is opened over HTTP/1.1, not over " + request.version());
        }
        if (!request.headers().contains(HttpHeaders.UPGRADE, "websocket", true)
                || !hasToken(request, HttpHeaders.CONNECTION, "upgrade")) {
            return new Refusal(
                    400,
                    "This is a WebSocket endpoint: \"Upgrade: websocket\" and \"Connection: Upgrade\""
                            + " are expected");
        }
        if (!"13".equals(request.getHeader(VERSION))) {
            return new Refusal(426, VERSION + " must be 13");
        }
        if (!isKey(request.getHeader(KEY))) {
            return new Refusal(400, KEY + " must be 16 bytes in Base64");
        }
        return null;
    }

    private static boolean hasToken(HttpServerRequest request, CharSequence header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(value -> value.trim().equalsIgnoreCase(token));
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.trim()).length == 16;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key.trim() + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    /** The connection is ours now: the handlers of Vert.x make room for one. */
    private void open(NetSocket socket, boolean deflates, Function<Pipe, MessageListener> use) {
        ChannelPipeline pipeline =
                ((NetSocketInternal) socket).channelHandlerContext().pipeline();
        if (pipeline.get(IDLE) != null) {
            pipeline.remove(IDLE); // silence is measured by pings from here on
        }
        pipeline.replace("handler", "websocket", new WebSocketPipe(parts, settings, deflates ? inflater : null, use));
        pipeline.remove(EARLY_BYTES);
        InTurn.leave(pipeline);
    }

    private record Refusal(int status, String reason) {}
}
