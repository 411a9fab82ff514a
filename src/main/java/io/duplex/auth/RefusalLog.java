package io.duplex.auth;

import com.nimbusds.jose.JWSObject;
import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says why tokens are refused, who showed them and by which key and issuer they say they were signed; nothing else of
 * what is in them. A client that shows bad tokens must not be able to fill a disk: of each reason one line is written
 * within ten seconds, with how many there were since the last.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final Map<BadToken.Reason, Seldom> lines = new EnumMap<>(BadToken.Reason.class);

    RefusalLog(Timers timers) {
        for (BadToken.Reason reason : BadToken.Reason.values()) {
            lines.put(reason, new Seldom(timers));
        }
    }

    /**
     * A token was refused.
     *
     * @param remote who showed it
     * @param token as it was taken apart, or null if it could not be; what it says of itself is not believed
     */
    void add(BadToken bad, String remote, @Nullable JWSObject token) {
        Seldom line = lines.get(bad.reason());
        long count = line == null ? 0 : line.count();
        if (count > 0) {
            LoggingEventBuilder entry = LOG.atInfo()
                    .addKeyValue("cause", bad.getMessage())
                    .addKeyValue("remote", remote)
                    .addKeyValue("count", count);
            if (token != null) {
                entry = entry.addKeyValue(
                                "alg", BadToken.shown(token.getHeader().getAlgorithm()))
                        .addKeyValue("kid", BadToken.shown(token.getHeader().getKeyID()))
                        .addKeyValue("issuer", issuer(token));
            }
            entry.log("Tokens refused");
        }
    }

    private static String issuer(JWSObject token) {
        Map<String, Object> claims = token.getPayload().toJSONObject();
        return BadToken.shown(claims == null ? null : claims.get("iss"));
    }
}
