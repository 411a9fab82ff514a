package io.duplex.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import io.duplex.auth.AuthSettings.ClaimSettings;
import io.duplex.auth.BadToken.Reason;
import io.duplex.clock.Timers;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed token (RFC 7519, RFC 7515) to a {@link Principal}.
 *
 * <p>Its length is looked at before anything else, its algorithm before any key, its signature before any claim.
 */
final class TokenVerifier {
    /** Longer than anything lives; keeps the arithmetic of nanoseconds within its bounds. */
    private static final double LONGEST_SECONDS = Duration.ofDays(3_650).toSeconds();

    private static final double NANOS = 1e9;

    private final ClaimSettings claims;
    private final int maxTokenBytes;
    private final InstantSource wallClock;
    private final Timers timers;

    TokenVerifier(ClaimSettings claims, int maxTokenBytes, InstantSource wallClock, Timers timers) {
        this.claims = claims;
        this.maxTokenBytes = maxTokenBytes;
        this.wallClock = wallClock;
        this.timers = timers;
    }

    /** The token, taken apart and not believed yet. */
    JWSObject parse(String token) throws BadToken {
        if (token.length() > maxTokenBytes) {
            throw new BadToken(Reason.TOO_LONG);
        }
        JWSObject parsed;
        try {
            parsed = JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw new BadToken(Reason.MALFORMED);
        }
        if (parsed.getHeader().getCriticalParams() != null) {
            throw new BadToken(Reason.MALFORMED); // RFC 7515 s4.1.11: nothing critical is understood here
        }
        return parsed;
    }

    /** Who it says the client is, if one of the keys signed it. */
    Principal verify(JWSObject token, KeyRing keys) throws BadToken {
        JWSHeader header = token.getHeader();
        if (!keys.knows(header.getAlgorithm())) {
            throw new BadToken(Reason.ALGORITHM);
        }
        List<VerificationKey> candidates = keys.candidates(header);
        if (candidates.isEmpty()) {
            throw new BadToken(Reason.UNKNOWN_KEY);
        }
        if (candidates.stream().noneMatch(key -> isSignedWith(token, key))) {
            throw new BadToken(Reason.SIGNATURE);
        }
        try {
            return principal(new JsonObject(token.getPayload().toString()));
        } catch (DecodeException e) {
            throw new BadToken(Reason.MALFORMED);
        }
    }

    private static boolean isSignedWith(JWSObject token, VerificationKey key) {
        try {
            return key.check().verify(token.getHeader(), token.getSigningInput(), token.getSignature());
        } catch (JOSEException wrongForm) {
            return false;
        }
    }

    private Principal principal(JsonObject token) throws BadToken {
        double now = wallClock.millis() / 1e3;
        double leeway = claims.leeway().toMillis() / 1e3;
        Double expires = seconds(token, "exp");
        if (expires == null) {
            throw new BadToken(Reason.NO_EXPIRY);
        }
        if (now >= expires + leeway) {
            throw new BadToken(Reason.EXPIRED);
        }
        Double notBefore = seconds(token, "nbf");
        if (notBefore != null && now + leeway < notBefore) {
            throw new BadToken(Reason.NOT_YET);
        }
        if (claims.issuer() != null && !claims.issuer().equals(token.getValue("iss"))) {
            throw new BadToken(Reason.ISSUER);
        }
        if (!claims.audience().isEmpty() && !isForUs(token.getValue("aud"))) {
            throw new BadToken(Reason.AUDIENCE);
        }
        if (!(Claims.find(token, claims.user()) instanceof String user) || user.isEmpty()) {
            throw new BadToken(Reason.NO_USER);
        }
        // What is accepted after its end, because clocks differ, lives as long as it would have been accepted.
        double left = Math.min(expires > now ? expires - now : expires + leeway - now, LONGEST_SECONDS);
        return new Principal(
                user, token, Claims.words(token, claims.authorities()), timers.nanos() + (long) (left * NANOS));
    }

    private boolean isForUs(@Nullable Object audience) {
        return audience instanceof JsonArray several
                ? several.stream().anyMatch(claims.audience()::contains)
                : audience != null && claims.audience().contains(audience);
    }

    /** A date in seconds since 1970, which may have a fraction (RFC 7519 s2, NumericDate). */
    private static @Nullable Double seconds(JsonObject token, String claim) throws BadToken {
        Object value = token.getValue(claim);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new BadToken(Reason.MALFORMED);
    }
}
