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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
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
    private static final double LARGEST_EXACT = 1L << 53;
    private static final int MOST_SHOWN = 5;

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
            throw new BadToken(Reason.TOO_LONG, token.length() + " characters, auth.max-token is " + maxTokenBytes);
        }
        JWSObject parsed;
        try {
            parsed = JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw new BadToken(Reason.MALFORMED);
        }
        if (parsed.getHeader().getCriticalParams() != null) {
            // RFC 7515 s4.1.11: nothing critical is understood here
            throw new BadToken(Reason.MALFORMED, "it has critical header parameters (crit)");
        }
        return parsed;
    }

    /**
     * The keys that may have signed it.
     *
     * @return at least one
     */
    static List<VerificationKey> candidates(JWSObject token, KeyRing keys) throws BadToken {
        JWSHeader header = token.getHeader();
        if (!keys.knows(header.getAlgorithm())) {
            throw new BadToken(Reason.ALGORITHM, "no key is for " + BadToken.shown(header.getAlgorithm()));
        }
        List<VerificationKey> candidates = keys.candidates(header);
        if (candidates.isEmpty()) {
            throw new BadToken(Reason.UNKNOWN_KEY, "its kid is " + BadToken.shown(header.getKeyID()));
        }
        return candidates;
    }

    /** Who it says the client is, if one of the keys signed it. Takes some milliseconds for each key. */
    Principal verify(JWSObject token, List<VerificationKey> candidates) throws BadToken {
        if (candidates.stream().noneMatch(key -> isSignedWith(token, key))) {
            throw new BadToken(Reason.SIGNATURE);
        }
        try {
            return principal(new JsonObject(token.getPayload().toString()));
        } catch (DecodeException e) {
            throw new BadToken(Reason.MALFORMED, "its claims are not a JSON object");
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
            throw new BadToken(Reason.EXPIRED, (long) (now - expires) + " s ago by the clock of this node");
        }
        Double notBefore = seconds(token, "nbf");
        if (notBefore != null && now + leeway < notBefore) {
            throw new BadToken(Reason.NOT_YET, "in " + (long) (notBefore - now) + " s by the clock of this node (nbf)");
        }
        if (claims.issuer() != null && !claims.issuer().equals(token.getValue("iss"))) {
            throw new BadToken(
                    Reason.ISSUER,
                    "iss is " + BadToken.shown(token.getValue("iss")) + ", expected is '" + claims.issuer() + "'");
        }
        if (!claims.audience().isEmpty() && !isForUs(token.getValue("aud"))) {
            throw new BadToken(
                    Reason.AUDIENCE,
                    "aud is " + shownAudience(token.getValue("aud")) + ", expected is one of "
                            + String.join(", ", claims.audience()));
        }
        String user = user(Claims.find(token, claims.user()));
        // What is accepted after its end, because clocks differ, lives as long as it would have been accepted.
        double left = Math.min(expires > now ? expires - now : expires + leeway - now, LONGEST_SECONDS);
        return new Principal(
                user, token, Claims.words(token, claims.authorities()), timers.nanos() + (long) (left * NANOS));
    }

    /** A name, or a whole number as some issuers count their users. */
    private String user(@Nullable Object value) throws BadToken {
        if (value instanceof String name && !name.isEmpty()) {
            return name;
        }
        if (value instanceof Number number && isWhole(number)) {
            return new BigDecimal(number.toString()).toBigInteger().toString();
        }
        throw new BadToken(
                Reason.NO_USER,
                "its claim '" + claims.user() + "' is "
                        + (value instanceof Boolean ? value.toString() : BadToken.shown(value))
                        + ", expected is a text that is not empty, or a whole number");
    }

    /** Beyond 2^53 a number with a fraction or an exponent is one of several. */
    private static boolean isWhole(Number number) {
        double value = number.doubleValue();
        return number instanceof Integer
                || number instanceof Long
                || number instanceof BigInteger
                || (value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT);
    }

    private static String shownAudience(@Nullable Object audience) {
        return audience instanceof JsonArray several
                ? several.stream().limit(MOST_SHOWN).map(BadToken::shown).collect(Collectors.joining(", "))
                : BadToken.shown(audience);
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
        throw new BadToken(
                Reason.MALFORMED, claim + " is " + BadToken.shown(value) + ", expected is a number of seconds");
    }
}
