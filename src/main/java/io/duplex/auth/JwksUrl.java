package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import io.duplex.auth.AuthSettings.JwksSettings;
import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
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

    private static final int MOST_SAID = 5;
    private static final int MOST_CAUSES = 10;

    private final JwksSettings settings;
    private final Set<JWSAlgorithm> accepted;
    private final HttpClient http;
    private final Timers timers;
    private final Vertx vertx;
    private final AuthMetrics metrics;
    private final Seldom failed;
    private final AtomicReference<@Nullable Future<Void>> reading = new AtomicReference<>();
    private volatile @Nullable KeyRing keys;
    private volatile long nextReadNanos;
    private volatile boolean wasFailing;
    private volatile List<String> passedOver = List.of();

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
        this.vertx = vertx;
        this.failed = new Seldom(timers);
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
                take(result.result());
            } else {
                metrics.keysNotRead();
                sayWhy(result.cause());
                timers.once(settings.cooldown(), this::readAgain);
            }
            promise.complete();
        });
        return promise.future();
    }

    private void take(KeySet set) {
        KeyRing before = keys;
        KeyRing now = new KeyRing(set.keys());
        metrics.keysRead(now.keys().size());
        if (!set.passedOver().equals(passedOver)) {
            passedOver = set.passedOver();
            passedOver.stream()
                    .limit(MOST_SAID)
                    .forEach(problem -> LOG.atWarn()
                            .addKeyValue("url", shown())
                            .addKeyValue("key", problem)
                            .addKeyValue("of", passedOver.size())
                            .log("A key of the set is not usable and is ignored"));
        }
        boolean same = before != null && before.isSameAs(now);
        if (!same || wasFailing) {
            LOG.atInfo()
                    .addKeyValue("url", shown())
                    .addKeyValue("keys", now.keys().size())
                    .addKeyValue(
                            "kids",
                            now.keys().stream()
                                    .limit(MOST_SAID)
                                    .map(key -> BadToken.shown(key.id()))
                                    .collect(Collectors.joining(" ")))
                    .log("The keys for tokens were loaded");
        }
        wasFailing = false;
        if (!same) {
            keys = now; // the same object says that nothing has changed
        }
    }

    private void sayWhy(Throwable cause) {
        wasFailing = true;
        long count = failed.count();
        if (count > 0) {
            LOG.atWarn()
                    .addKeyValue("url", shown())
                    .addKeyValue("cause", words(cause))
                    .addKeyValue("known", keys == null ? 0 : keys.keys().size())
                    .addKeyValue("count", count)
                    .log("The keys for tokens could not be loaded; the node goes on with those it has");
        }
    }

    /** What is behind it often says more than the exception itself, as with certificates. */
    private String words(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < MOST_CAUSES && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        if (failure instanceof TimeoutException || root instanceof TimeoutException) {
            return "no answer within " + settings.timeout().toMillis() + " ms (auth.jwks-timeout)";
        }
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        boolean certificate = failure instanceof SSLException
                || root instanceof SSLException
                || root instanceof GeneralSecurityException;
        return certificate
                ? "its certificate is not accepted: " + text
                        + "; for a private CA start the JVM with -Djavax.net.ssl.trustStore (DUPLEX_JAVA_OPTS)"
                : text;
    }

    private Future<KeySet> read() {
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
                // Parsing checks points on curves: not on an event loop.
                .compose(body -> vertx.executeBlocking(() -> parse(body), false));
    }

    private Future<Buffer> body(HttpClientResponse response) {
        int status = response.statusCode();
        if (status != 200) {
            String target = response.getHeader(HttpHeaders.LOCATION);
            return Future.failedFuture(
                    status / 100 != 3 || target == null
                            ? "status " + status + "; 200 is expected"
                            : "status " + status + " to " + BadToken.shown(target)
                                    + "; redirects are not followed, set auth.jwks-url to where the set is");
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

    private KeySet parse(Buffer body) throws JOSEException {
        KeySet set;
        try {
            set = KeySet.ofUrl(body.toString(StandardCharsets.UTF_8), accepted);
        } catch (JOSEException e) {
            throw new JOSEException("the answer " + e.getMessage(), e.getCause());
        }
        if (set.keys().isEmpty()) {
            throw new JOSEException("the set holds no key for any of the accepted algorithms"
                    + (set.passedOver().isEmpty() ? "" : "; " + set.passedOver().get(0)));
        }
        return set;
    }

    /** With its port, and without what may be secret. */
    private String shown() {
        return settings.url().getScheme() + "://" + settings.url().getRawAuthority()
                + settings.url().getRawPath();
    }
}
