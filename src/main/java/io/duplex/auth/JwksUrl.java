package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.duplex.auth.AuthSettings.JwksSettings;
import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys behind a URL, read now and then.
 *
 * <p>What was read last counts until something newer has been read: an issuer that is down locks nobody out. A token
 * with a key nobody knows asks for another read, but whoever sends such tokens cannot make the node read more often
 * than the cooldown allows. Secrets in the set are passed over: what everybody can read proves nothing.
 *
 * <p>Any thread may ask; there is one read at a time.
 */
final class JwksUrl {
    private static final Logger LOG = LoggerFactory.getLogger(JwksUrl.class);
    /** The sets of large issuers have a few KiB. */
    private static final int MOST_BYTES = 256 * 1_024;

    private static final int MOST_KEYS = 100;

    private final JwksSettings settings;
    private final Set<JWSAlgorithm> accepted;
    private final HttpClient http;
    private final Timers timers;
    private final AuthMetrics metrics;
    private final AtomicReference<@Nullable Future<Void>> reading = new AtomicReference<>();
    private volatile @Nullable KeyRing keys;
    private volatile long nextReadNanos;

    JwksUrl(JwksSettings settings, Set<JWSAlgorithm> accepted, Vertx vertx, Timers timers, AuthMetrics metrics) {
        this.settings = settings;
        this.accepted = accepted;
        this.timers = timers;
        this.metrics = metrics;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.timeout().toMillis()))
                .setDecompressionSupported(false)
                .setKeepAlive(false));
        this.nextReadNanos = timers.nanos();
    }

    /** Reads for the first time, and from now on every {@code refresh}. Never fails: the issuer may come later. */
    Future<Void> start() {
        timers.every(settings.refresh(), this::readAgain);
        return readAgain();
    }

    /** What was read last, or null if nothing could be read yet. */
    @Nullable KeyRing keys() {
        return keys;
    }

    /**
     * Reads again, unless that has just been done.
     *
     * @return completes when the keys are as new as can be had; never fails
     */
    Future<Void> readAgain() {
        Promise<Void> promise = Promise.promise();
        while (true) {
            Future<Void> running = reading.get();
            if (running != null) {
                return running;
            }
            if (timers.nanos() - nextReadNanos < 0) {
                return Future.succeededFuture();
            }
            if (reading.compareAndSet(null, promise.future())) {
                break;
            }
        }
        nextReadNanos = timers.nanos() + settings.cooldown().toNanos();
        read().onComplete(result -> {
            reading.set(null);
            if (result.succeeded()) {
                keys = result.result();
                metrics.keysRead(result.result().keys().size());
            } else {
                metrics.keysNotRead();
                LOG.atWarn()
                        .addKeyValue("url", withoutQuery())
                        .addKeyValue("cause", result.cause().getMessage())
                        .addKeyValue("known", keys == null ? 0 : keys.keys().size())
                        .log("The keys for tokens could not be read; those that are known go on to count");
                timers.once(settings.cooldown(), this::readAgain);
            }
            promise.complete();
        });
        return promise.future();
    }

    private Future<KeyRing> read() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(settings.url().toString())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/jwk-set+json, application/json");
        AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
        return http.request(options)
                .compose(request -> {
                    sent.set(request);
                    return request.send();
                })
                .compose(this::body)
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    HttpClientRequest request = sent.get();
                    if (request != null) {
                        request.reset();
                    }
                })
                .compose(this::parse);
    }

    private Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("status " + response.statusCode());
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                response.handler(null);
                whole.tryFail("the answer has more than " + MOST_BYTES + " bytes");
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }

    private Future<KeyRing> parse(Buffer body) {
        List<JWK> jwks;
        try {
            jwks = JWKSet.parse(body.toString(StandardCharsets.UTF_8)).getKeys();
        } catch (ParseException e) {
            return Future.failedFuture("the answer is no JWK set");
        }
        List<VerificationKey> usable = new ArrayList<>();
        for (JWK jwk : jwks.subList(0, Math.min(jwks.size(), MOST_KEYS))) {
            try {
                if (!(jwk instanceof OctetSequenceKey)) {
                    usable.addAll(KeyFiles.usable(List.of(jwk), accepted));
                }
            } catch (JOSEException e) {
                LOG.atWarn()
                        .addKeyValue("kid", jwk.getKeyID())
                        .addKeyValue("cause", e.getMessage())
                        .log("A key of the set cannot be used");
            }
        }
        return usable.isEmpty()
                ? Future.failedFuture("the set holds no key for any of the accepted algorithms")
                : Future.succeededFuture(new KeyRing(usable));
    }

    private String withoutQuery() {
        return settings.url().getScheme() + "://" + settings.url().getHost()
                + settings.url().getPath();
    }
}
