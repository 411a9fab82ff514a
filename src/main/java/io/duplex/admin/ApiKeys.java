package io.duplex.admin;

import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import io.duplex.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use the API of the inside port: whoever shows one of the keys, or, where there are none, whoever reaches the
 * port; what is done to connections, only from the machine itself.
 *
 * <p>Keys are compared by their digests and always with all of them, so that the time it takes tells nothing.
 */
final class ApiKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final String HEADER = "X-Api-Key";
    private static final String BEARER = "Bearer ";
    private static final String KEY_NAME = "duplex.key-name";
    private static final int NAME_BYTES = 8;

    private final List<byte[]> digests;
    private final Seldom seldom;

    ApiKeys(List<String> keys, Timers timers) {
        this.seldom = new Seldom(timers);
        this.digests = keys.stream().map(ApiKeys::digest).toList();
    }

    /** A handler before everything under {@code /api}. */
    void check(RoutingContext route) {
        String key = shown(route.request());
        if (digests.isEmpty() || isKnown(key)) {
            if (key != null && !digests.isEmpty()) {
                route.put(KEY_NAME, HexFormat.of().formatHex(digest(key), 0, NAME_BYTES));
            }
            route.next();
            return;
        }
        log(route.request(), key == null ? "none" : "one that is not in inside.api-keys");
        route.response().putHeader("WWW-Authenticate", "Bearer");
        route.fail(new Problem(401, "An API key is expected, as X-Api-Key or as a bearer token"));
    }

    /** Tells the keys from each other without telling them; null where there are none. */
    static @Nullable String nameOf(RoutingContext route) {
        return route.get(KEY_NAME);
    }

    /** A handler before what is done to connections. */
    void checkOperator(RoutingContext route) {
        if (digests.isEmpty() && !isLoopback(route.request())) {
            log(route.request(), "none, and none is configured");
            route.fail(new Problem(
                    403, "Without inside.api-keys, connections can only be looked at from the node's own machine"));
            return;
        }
        route.next();
    }

    /** Never the key: it may be right elsewhere, or almost right. */
    private void log(HttpServerRequest request, String key) {
        long count = seldom.count();
        if (count > 0) {
            LOG.atInfo()
                    .addKeyValue("remote", String.valueOf(request.remoteAddress()))
                    .addKeyValue("method", request.method())
                    .addKeyValue("path", request.path())
                    .addKeyValue("key", key)
                    .addKeyValue("count", count)
                    .log("A request to the inside API was refused");
        }
    }

    private boolean isKnown(@Nullable String key) {
        byte[] asked = digest(key == null ? "" : key);
        boolean known = false;
        for (byte[] digest : digests) {
            known |= MessageDigest.isEqual(digest, asked);
        }
        return known && key != null;
    }

    private static @Nullable String shown(HttpServerRequest request) {
        String key = request.getHeader(HEADER);
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (key != null || authorization == null) {
            return key;
        }
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    private static boolean isLoopback(HttpServerRequest request) {
        String host =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
