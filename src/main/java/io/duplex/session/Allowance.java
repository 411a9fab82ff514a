package io.duplex.session;

import io.duplex.codec.Disconnect;
import java.time.Duration;

/**
 * What one client may still say.
 *
 * <p>A client over its rate is slowed down, not punished: it is not read until it has waited its excess off, so TCP
 * stops it at its own end. What it had sent before is still taken, because it has been read already. Only a client
 * whose excess is absurd is closed. A timer runs only while a client waits.
 */
final class Allowance {
    private final Session session;
    private final Rates rates;
    private long commandsUntilNanos;
    private long bytesUntilNanos;
    private long errorsUntilNanos;
    private boolean holding;

    Allowance(Session session, Rates rates, long nowNanos) {
        this.session = session;
        this.rates = rates;
        this.commandsUntilNanos = nowNanos;
        this.bytesUntilNanos = nowNanos;
        this.errorsUntilNanos = nowNanos;
    }

    /** Whether a message of this length is still taken; if not, the session has been closed. */
    boolean takes(int bytes) {
        long now = rates.timers().nanos();
        commandsUntilNanos = rates.commands().spend(commandsUntilNanos, 1, now);
        bytesUntilNanos = rates.bytes().spend(bytesUntilNanos, bytes, now);
        long owed = owed(now);
        if (owed > rates.overrunNanos()) {
            session.close(Disconnect.TOO_FAST);
            return false;
        }
        if (owed > 0 && !holding) {
            holding = true;
            rates.metrics().held();
            session.outlet().holdReading(true);
            goOnAfter(owed);
        }
        return true;
    }

    /** The client was answered an error. */
    void error() {
        long now = rates.timers().nanos();
        errorsUntilNanos = rates.errors().spend(errorsUntilNanos, 1, now);
        if (rates.errors().owedNanos(errorsUntilNanos, now) > 0) {
            session.close(Disconnect.TOO_MANY_ERRORS);
        }
    }

    private void goOnAfter(long owedNanos) {
        rates.timers().once(Duration.ofNanos(owedNanos), () -> {
            long owed = owed(rates.timers().nanos());
            if (session.isClosed()) {
                return;
            }
            if (owed > 0) {
                goOnAfter(owed);
            } else {
                holding = false;
                session.outlet().holdReading(false);
            }
        });
    }

    private long owed(long nowNanos) {
        return Math.max(
                rates.commands().owedNanos(commandsUntilNanos, nowNanos),
                rates.bytes().owedNanos(bytesUntilNanos, nowNanos));
    }
}
