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
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens to principals.
 *
 * <p>Shared by all event loops. Signatures by private keys are checked on other threads, for one client address after
 * the other, and not for addresses that showed too many bad ones.
 */
public final class Authenticator {
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final AuthSettings settings;
    private final Set<JWSAlgorithm> accepted;
    private final KeyRing own;
    private final @Nullable JwksUrl jwks;
    private final TokenVerifier verifier;
    private final Vertx vertx;
    private final AuthMetrics metrics;
    private final RefusalLog refusals;
    private final Timers timers;
    private final CheckQueue checks;
    private final BadTokenCount failures;
    private volatile @Nullable Known together;

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
        this.timers = timers;
        this.checks = new CheckQueue(vertx);
        this.failures = new BadTokenCount(timers);
        metrics.waiting(checks::size);
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
        timers.every(SWEEP, failures::sweep);
        return jwks == null ? Future.succeededFuture() : jwks.start();
    }

    /**
     * Who a token says the client is. Only what costs next to nothing is done at once; a signature by a private key is
     * checked on a thread of the {@link CheckQueue}, and a token signed with a key nobody knows waits for a read of the
     * keys.
     *
     * @param remote the address of the client that shows it
     * @return completes on the caller's event loop; fails with a {@link BadToken}
     */
    public Future<Principal> authenticate(String token, String remote) {
        JWSObject parsed;
        try {
            if (!settings.hasKeys()) {
                throw new BadToken(Reason.NOT_CONFIGURED);
            }
            parsed = verifier.parse(token);
            if (!accepted.contains(parsed.getHeader().getAlgorithm())) {
                throw new BadToken(
                        Reason.ALGORITHM,
                        BadToken.shown(parsed.getHeader().getAlgorithm()) + " is not in auth.algorithms");
            }
        } catch (BadToken bad) {
            return refuse(bad, remote, null);
        }
        KeyRing keys = keys();
        return check(parsed, keys, remote)
                .recover(failure -> failure instanceof BadToken bad && jwks != null && mayBeNewKey(bad, parsed, jwks)
                        ? afterAnotherRead(parsed, bad, keys, jwks, remote)
                        : Future.failedFuture(failure))
                .onSuccess(principal -> metrics.accepted())
                .recover(failure ->
                        failure instanceof BadToken bad ? refuse(bad, remote, parsed) : Future.failedFuture(failure));
    }

    /** Whether the issuer may have signed it with a key that it has published since the last read. */
    private static boolean mayBeNewKey(BadToken bad, JWSObject token, JwksUrl url) {
        if (bad.reason() == Reason.SIGNATURE) {
            // An issuer may have put another key in the place of the one with this name.
            KeyRing known = url.keys();
            return known != null && known.hasAny(known.candidates(token.getHeader()));
        }
        return bad.reason() == Reason.UNKNOWN_KEY || bad.reason() == Reason.ALGORITHM;
    }

    private Future<Principal> afterAnotherRead(
            JWSObject token, BadToken bad, KeyRing before, JwksUrl url, String remote) {
        Context caller = vertx.getOrCreateContext();
        Promise<Principal> later = Promise.promise();
        url.readAgain()
                .onComplete(read -> caller.runOnContext(now -> {
                    KeyRing known = keys();
                    if (known.keys().isEmpty()) {
                        later.fail(new BadToken(Reason.NO_KEYS_YET));
                    } else if (known.equals(before)) {
                        later.fail(bad); // another check would come to the same
                    } else {
                        check(token, known, remote).onComplete(later);
                    }
                }));
        return later.future();
    }

    private Future<Principal> check(JWSObject token, KeyRing keys, String remote) {
        try {
            List<VerificationKey> candidates = TokenVerifier.candidates(token, keys);
            if (JWSAlgorithm.Family.HMAC_SHA.contains(token.getHeader().getAlgorithm())) {
                return Future.succeededFuture(verifier.verify(token, candidates));
            }
            IpRange range = IpRange.parse(remote);
            String client = range == null ? remote : range.ofClient().toString();
            if (failures.isOver(client)) {
                throw new BadToken(Reason.TOO_MANY_BAD);
            }
            return checks.submit(client, () -> verifier.verify(token, candidates))
                    .onFailure(failure -> {
                        if (failure instanceof BadToken bad && bad.isCostly()) {
                            failures.add(client, bad.reason() == Reason.SIGNATURE ? candidates.size() : 1);
                        }
                    });
        } catch (BadToken bad) {
            return Future.failedFuture(bad);
        }
    }

    /** Counted and logged, never with the token. */
    <T> Future<T> refuse(BadToken bad, String remote, @Nullable JWSObject token) {
        metrics.refused(bad.reason());
        refusals.add(bad, remote, token);
        return Future.failedFuture(bad);
    }

    /** The same object for as long as no keys come or go. */
    private KeyRing keys() {
        KeyRing fromUrl = jwks == null ? null : jwks.keys();
        if (fromUrl == null) {
            return own;
        }
        Known known = together;
        if (known == null || !known.fromUrl().equals(fromUrl)) {
            known = new Known(fromUrl, own.and(fromUrl));
            together = known;
        }
        return known.all();
    }

    private record Known(KeyRing fromUrl, KeyRing all) {}

    /** What tokens are held against. */
    public AuthSettings settings() {
        return settings;
    }
}
