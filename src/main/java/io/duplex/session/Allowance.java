package io.duplex.session;

import io.duplex.fanout.ReadingHold;
import io.duplex.message.Disconnect;
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
    private final Spent spent;
    private boolean holding;

    Allowance(Session session, Rates rates, Spent spent) {
        this.session = session;
        this.rates = rates;
        this.spent = spent;
    }

    /**
     * Spends a message of this length.
     *
     * @return false if that is too much: the session has been closed
     */
    boolean trySpend(int bytes) {
        long now = rates.timers().nanos();
        if (hasTooManyErrors(now)) { // of sessions before this one
            session.close(Disconnect.TOO_MANY_ERRORS);
            return false;
        }
        spent.commandsUntilNanos = rates.commands().spend(spent.commandsUntilNanos, 1, now);
        spent.bytesUntilNanos = rates.bytes().spend(spent.bytesUntilNanos, bytes, now);
        long owed = owed(now);
        if (owed > rates.overrunNanos()) {
            session.close(Disconnect.TOO_FAST);
            return false;
        }
        if (owed > 0 && !holding) {
            holding = true;
            rates.metrics().held();
            session.outlet().holdReading(ReadingHold.RATE, true);
            goOnAfter(owed);
        }
        return true;
    }

    /** The client has done something that lasts: it costs more than a message. */
    void spendMore(int commands) {
        spent.commandsUntilNanos = rates.commands()
                .spend(spent.commandsUntilNanos, commands, rates.timers().nanos());
    }

    /** The client was answered an error. */
    void error() {
        long now = rates.timers().nanos();
        spent.errorsUntilNanos = rates.errors().spend(spent.errorsUntilNanos, 1, now);
        if (hasTooManyErrors(now)) {
            session.close(Disconnect.TOO_MANY_ERRORS);
        }
    }

    private boolean hasTooManyErrors(long nowNanos) {
        return rates.errors().owedNanos(spent.errorsUntilNanos, nowNanos) > 0;
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
                session.outlet().holdReading(ReadingHold.RATE, false);
            }
        });
    }

    private long owed(long nowNanos) {
        return Math.max(
                rates.commands().owedNanos(spent.commandsUntilNanos, nowNanos),
                rates.bytes().owedNanos(spent.bytesUntilNanos, nowNanos));
    }
}
