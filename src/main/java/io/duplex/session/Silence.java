package io.duplex.session;

import io.duplex.codec.ErrorCode;
import io.duplex.fanout.Taking;
import io.duplex.message.Disconnect;

/**
 * How long one client has been silent. Only pings break the silence, as with the official bridge; where the settings
 * say so, everything does that shows life: commands, pings and pongs of the door's protocol, and that the client takes
 * what waits for it. A client that has shown none for half of the timeout is then asked for some, because a browser
 * slows down the timers of a page that is not seen, and answers a WebSocket's ping all the same.
 *
 * <p>Silence is counted from sweep to sweep, and only while the node {@link io.duplex.fanout.Outlet#isHeard hears} the
 * client: what the node has not read may have been a ping.
 */
final class Silence {
    private final Session session;
    private final SessionRegistry registry;
    /** Since it came, while it has said nothing. */
    private long muteNanos;
    /** Since it pinged last, or showed life. */
    private long silentNanos;

    private boolean pinged = true;
    private boolean broken;
    private boolean showedLife;
    private boolean asked;
    private int seenTakings;
    private int seenUnsentBytes;

    Silence(Session session, SessionRegistry registry) {
        this.session = session;
        this.registry = registry;
    }

    /** The client has said anything at all. */
    void markHeard() {
        broken = true;
        showedLife = true;
    }

    /** Something came that no page and no service has said, but the protocol below them. */
    void markAlive() {
        showedLife = true;
    }

    void markPinged() {
        pinged = true;
    }

    /**
     * Closes a client that has been silent for too long; one that came to say nothing is not waited for as long as
     * others.
     *
     * @param passedNanos since the last sweep
     * @param pings whether the client's door asks for pings
     */
    void sweep(long passedNanos, boolean pings) {
        if (!session.outlet().isHeard()) {
            pinged = true; // as far as the node knows
            return;
        }
        SessionSettings settings = registry.settings();
        boolean there = pinged;
        if (settings.anySignOfLife()) {
            there |= showedLife || hasTaken();
            lookAgain();
        }
        silentNanos = there ? 0 : silentNanos + passedNanos;
        asked &= !there;
        pinged = false;
        muteNanos += passedNanos;
        if (pings && silentNanos >= settings.pingTimeout().toNanos()) {
            idle();
        } else if (!broken
                && muteNanos >= settings.limits().firstMessageTimeout().toNanos()) {
            session.close(Disconnect.MUTE);
        } else if (pings && settings.anySignOfLife()) {
            ask(settings);
        }
    }

    private boolean hasTaken() {
        Taking taking = session.outlet().taking();
        return taking.times() != seenTakings || taking.unsentBytes() < seenUnsentBytes;
    }

    private void lookAgain() {
        showedLife = false;
        seenTakings = session.outlet().taking().times();
        seenUnsentBytes = session.outlet().taking().unsentBytes();
    }

    private void ask(SessionSettings settings) {
        if (!asked && silentNanos >= settings.pingTimeout().toNanos() / 2) {
            asked = true;
            pinged = session.outlet().taking().askForLife();
        }
    }

    /** The hook may keep an idle client for another while. */
    private void idle() {
        Hook hook = registry.hook();
        if (hook == null) {
            session.close(Disconnect.SESSION_EXPIRED);
            return;
        }
        silentNanos = 0;
        asked = false;
        hook.ask("SOCKET_IDLE", session.id(), null).onSuccess(answer -> {
            if (answer.allowed() && !pinged && !isAlive()) {
                session.close(Disconnect.SESSION_EXPIRED);
            } else if (!answer.allowed() && !session.isClosed()) {
                session.fail(ErrorCode.REJECTED, null, null);
            }
        });
    }

    /** Whether it has shown life since the last sweep, where that counts. */
    private boolean isAlive() {
        return registry.settings().anySignOfLife() && showedLife;
    }
}
