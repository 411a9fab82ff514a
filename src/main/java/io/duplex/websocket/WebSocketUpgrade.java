package io.duplex.websocket;

import io.duplex.fanout.Pipe;
import io.duplex.socket.Channels;
import io.duplex.socket.InTurn;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
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
    /** s1.3: proves that the server read the request as a WebSocket handshake. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final Pattern BASE64_OF_16_BYTES = Pattern.compile("[A-Za-z0-9+/]{22}==");

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
        DeflateOffer deflate = null;
        if (refusal == null) {
            try {
                checkSubprotocols(request);
                deflate = chooseDeflate(request);
            } catch (HeaderList.BadHeader e) {
                refusal = new Refusal(400, String.valueOf(e.getMessage()));
            }
        }
        if (refusal != null) {
            refuse(request, refusal);
            return;
        }
        if (subprotocol != null) {
            request.response().putHeader(SUBPROTOCOL, subprotocol);
        }
        request.response()
                .putHeader(HttpHeaders.UPGRADE, "websocket")
                .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                .putHeader(ACCEPT, accept(request.getHeader(KEY)));
        if (deflate != null) {
            request.response().putHeader(EXTENSIONS, deflate.answer());
        }
        SocketInflater socketInflater = deflate == null ? null : inflater.socket(deflate.keepsContext());
        Channels.of(request.connection()).pipeline().addAfter(Channels.HTTP_DECODER, EARLY_BYTES, new EarlyBytes());
        request.toNetSocket().onSuccess(socket -> open(socket, socketInflater, use));
    }

    private static void refuse(HttpServerRequest request, Refusal refusal) {
        if (refusal.status() == 426) {
            request.response().putHeader(VERSION, "13").putHeader(HttpHeaders.UPGRADE, "websocket");
        }
        if (refusal.status() == 405) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET");
        }
        request.response()
                .setStatusCode(refusal.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(refusal.reason() + "\n");
    }

    private static @Nullable Refusal check(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            return new Refusal(405, "A WebSocket is opened with GET, not with " + request.method());
        }
        if (request.version() != HttpVersion.HTTP_1_1) {
            return new Refusal(400, "A WebSocket is opened over HTTP/1.1, not over " + request.version());
        }
        if (!hasToken(request, HttpHeaders.UPGRADE, "websocket")
                || !hasToken(request, HttpHeaders.CONNECTION, "upgrade")) {
            return new Refusal(
                    400,
                    "This is a WebSocket endpoint: \"Upgrade: websocket\" and \"Connection: Upgrade\""
                            + " are expected");
        }
        List<String> versions = request.headers().getAll(VERSION);
        if (versions.size() > 1) {
            return new Refusal(400, "One " + VERSION + " is expected, not " + versions.size());
        }
        if (!"13".equals(request.getHeader(VERSION))) {
            return new Refusal(426, VERSION + " must be 13");
        }
        List<String> keys = request.headers().getAll(KEY);
        if (keys.size() != 1 || !BASE64_OF_16_BYTES.matcher(keys.get(0)).matches()) {
            return new Refusal(400, "One " + KEY + " of 16 bytes in padded Base64 is expected (RFC 6455 s4.1)");
        }
        return hasBody(request) ? new Refusal(400, "The handshake has a body; none is expected (RFC 6455 s4.1)") : null;
    }

    /** What is behind the head would be read as frames. */
    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().getAll(HttpHeaders.CONTENT_LENGTH).stream()
                        .anyMatch(length -> !length.trim().equals("0"));
    }

    private @Nullable DeflateOffer chooseDeflate(HttpServerRequest request) throws HeaderList.BadHeader {
        List<HeaderList.Element> extensions =
                HeaderList.read(EXTENSIONS, request.headers().getAll(EXTENSIONS));
        return settings.compression() ? DeflateOffer.choose(extensions, inflater.hasRoomForWindow()) : null;
    }

    /** Tokens, each of them once (RFC 6455 s4.1). */
    private static void checkSubprotocols(HttpServerRequest request) throws HeaderList.BadHeader {
        Set<String> names = new HashSet<>();
        for (HeaderList.Element protocol :
                HeaderList.read(SUBPROTOCOL, request.headers().getAll(SUBPROTOCOL))) {
            if (!protocol.parameters().isEmpty()) {
                throw new HeaderList.BadHeader(SUBPROTOCOL + ": a subprotocol has no parameters");
            }
            if (!names.add(protocol.name())) {
                throw new HeaderList.BadHeader(SUBPROTOCOL + ": a subprotocol is named twice");
            }
        }
    }

    private static boolean hasToken(HttpServerRequest request, CharSequence header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(value -> value.trim().equalsIgnoreCase(token));
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    /** The connection is ours now: the handlers of Vert.x make room for one. */
    private void open(NetSocket socket, @Nullable SocketInflater socketInflater, Function<Pipe, MessageListener> use) {
        ChannelPipeline pipeline = Channels.of(socket).pipeline();
        if (pipeline.get(Channels.IDLE) != null) {
            pipeline.remove(Channels.IDLE); // silence is measured by pings from here on
        }
        pipeline.replace(Channels.HANDLER, "websocket", new WebSocketPipe(parts, settings, socketInflater, use));
        pipeline.remove(EARLY_BYTES);
        InTurn.leave(pipeline);
    }

    private record Refusal(int status, String reason) {}
}
