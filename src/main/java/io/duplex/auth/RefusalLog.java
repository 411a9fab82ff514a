package io.duplex.auth;

import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why tokens are refused, and never what was in them. A client that shows bad tokens must not be able to fill a
 * disk: of each reason one line is written within ten seconds, with how many there were since the last.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final Map<BadToken.Reason, Seldom> lines = new EnumMap<>(BadToken.Reason.class);

    RefusalLog(Timers timers) {
        for (BadToken.Reason reason : BadToken.Reason.values()) {
            lines.put(reason, new Seldom(timers));
        }
    }

    void add(BadToken bad) {
        Seldom line = lines.get(bad.reason());
        long count = line == null ? 0 : line.count();
        if (count > 0) {
            LOG.atInfo()
                    .addKeyValue("cause", bad.getMessage())
                    .addKeyValue("count", count)
                    .log("Tokens refused");
        }
    }
}
