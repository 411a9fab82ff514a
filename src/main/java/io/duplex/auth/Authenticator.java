package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import io.duplex.auth.BadToken.Reason;
import io.duplex.clock.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens to principals.
 *
 * <p>Shared by all event loops. A token is judged at once with the keys that are known, on the loop that asks; only one
 * signed with a key nobody knows waits for the keys to be read anew.
 */
public final class Authenticator {
    private final AuthSettings settings;
    private final Set<JWSAlgorithm> accepted;
    private final KeyRing own;
    private final @Nullable JwksUrl jwks;
    private final TokenVerifier verifier;
    private final Vertx vertx;
    private final AuthMetrics metrics;
    private final RefusalLog refusals;

    /**
     * Reads the keys that lie in files.
     *
     * @param wallClock what the dates of a token are compared with, once
     * @throws IllegalArgumentException if a key cannot be used
     */
    public Authenticator(
            AuthSettings settings, Vertx vertx, Timers timers, InstantSource wallClock, AuthMetrics metrics) {
        this.settings = settings;
        this.accepted = KeyFiles.named(settings.algorithms());
        this.own = ownKeys(settings, accepted);
        this.jwks = settings.jwks() == null ? null : new JwksUrl(settings.jwks(), accepted, vertx, timers, metrics);
        this.verifier = new TokenVerifier(settings.claims(), settings.maxTokenBytes(), wallClock, timers);
        this.vertx = vertx;
        this.metrics = metrics;
        this.refusals = new RefusalLog(timers);
    }

    private static KeyRing ownKeys(AuthSettings settings, Set<JWSAlgorithm> accepted) {
        List<VerificationKey> keys = new ArrayList<>();
        try {
            if (settings.secret() != null) {
                keys.addAll(KeyFiles.ofSecret(settings.secret(), accepted));
            }
        } catch (JOSEException e) {
            throw new IllegalArgumentException("auth.secret is " + e.getMessage(), e);
        }
        for (Path file : settings.keyFiles()) {
            try {
                keys.addAll(KeyFiles.read(file, accepted));
            } catch (IOException e) {
                throw new IllegalArgumentException("The key file " + file + " cannot be read", e);
            } catch (JOSEException e) {
                throw new IllegalArgumentException("The key file " + file + " holds " + e.getMessage(), e);
            }
        }
        return new KeyRing(keys);
    }

    /** Reads the keys behind the URL, if there is one; completes when that was tried once. Never fails. */
    public Future<Void> start() {
        return jwks == null ? Future.succeededFuture() : jwks.start();
    }

    /**
     * Who a token says the client is.
     *
     * @return completes on the caller's event loop, mostly at once; fails with a {@link BadToken}
     */
    public Future<Principal> authenticate(String token) {
        JWSObject parsed;
        try {
            if (!settings.hasKeys()) {
                throw new BadToken(Reason.NOT_CONFIGURED);
            }
            parsed = verifier.parse(token);
            if (!accepted.contains(parsed.getHeader().getAlgorithm())) {
                throw new BadToken(Reason.ALGORITHM);
            }
            return accept(verifier.verify(parsed, keys()));
        } catch (BadToken bad) {
            return jwks != null && (bad.reason() == Reason.UNKNOWN_KEY || bad.reason() == Reason.ALGORITHM)
                    ? afterAnotherRead(token, jwks)
                    : refuse(bad);
        }
    }

    private Future<Principal> afterAnotherRead(String token, JwksUrl url) {
        Context caller = vertx.getOrCreateContext();
        Promise<Principal> later = Promise.promise();
        url.readAgain()
                .onComplete(read -> caller.runOnContext(now -> judge(token).onComplete(later)));
        return later.future();
    }

    private Future<Principal> judge(String token) {
        try {
            if (jwks != null && jwks.keys() == null && own.keys().isEmpty()) {
                throw new BadToken(Reason.NO_KEYS_YET);
            }
            return accept(verifier.verify(verifier.parse(token), keys()));
        } catch (BadToken bad) {
            return refuse(bad);
        }
    }

    private Future<Principal> accept(Principal principal) {
        metrics.accepted();
        return Future.succeededFuture(principal);
    }

    /** Counted and logged, never with the token. */
    <T> Future<T> refuse(BadToken bad) {
        metrics.refused(bad.reason());
        refusals.add(bad);
        return Future.failedFuture(bad);
    }

    private KeyRing keys() {
        KeyRing fromUrl = jwks == null ? null : jwks.keys();
        return fromUrl == null ? own : own.keys().isEmpty() ? fromUrl : own.and(fromUrl);
    }

    /** What tokens are held against. */
    public AuthSettings settings() {
        return settings;
    }
}
