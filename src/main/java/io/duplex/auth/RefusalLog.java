package io.duplex.auth;

import io.duplex.clock.Timers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why tokens are refused, and never what was in them. A client that shows bad tokens must not be able to fill a
 * disk: of each reason one line is written within ten seconds, with how many there were since the last.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Timers timers;
    private final Map<BadToken.Reason, Tally> tallies = new EnumMap<>(BadToken.Reason.class);

    RefusalLog(Timers timers) {
        this.timers = timers;
        long longAgo = timers.nanos() - QUIET_NANOS;
        for (BadToken.Reason reason : BadToken.Reason.values()) {
            tallies.put(reason, new Tally(new AtomicLong(), new AtomicLong(longAgo)));
        }
    }

    void add(BadToken bad) {
        Tally tally = tallies.get(bad.reason());
        if (tally == null) {
            return;
        }
        tally.count().incrementAndGet();
        long now = timers.nanos();
        long last = tally.loggedNanos().get();
        if (now - last >= QUIET_NANOS && tally.loggedNanos().compareAndSet(last, now)) {
            LOG.atInfo()
                    .addKeyValue("cause", bad.getMessage())
                    .addKeyValue("count", tally.count().getAndSet(0))
                    .log("Tokens refused");
        }
    }

    private record Tally(AtomicLong count, AtomicLong loggedNanos) {}
}
