package io.duplex.session;

import io.duplex.codec.Disconnect;
import io.duplex.codec.ErrorCode;

/**
 * How long one client has been silent. Only pings break the silence, as with the official bridge. It is counted from
 * sweep to sweep, and only while the node {@link io.duplex.fanout.Outlet#isHeard hears} the client: what the node has
 * not read may have been a ping.
 */
final class Silence {
    private final Session session;
    private final SessionRegistry registry;
    /** Since it came, while it has said nothing. */
    private long muteNanos;
    /** Since it pinged last. */
    private long silentNanos;

    private boolean pinged = true;
    private boolean broken;

    Silence(Session session, SessionRegistry registry) {
        this.session = session;
        this.registry = registry;
    }

    /** The client has said anything at all. */
    void isBroken() {
        broken = true;
    }

    void pinged() {
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
        silentNanos = pinged ? 0 : silentNanos + passedNanos;
        pinged = false;
        muteNanos += passedNanos;
        if (pings && silentNanos >= settings.pingTimeout().toNanos()) {
            idle();
        } else if (!broken
                && muteNanos >= settings.limits().firstMessageTimeout().toNanos()) {
            session.close(Disconnect.MUTE);
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
        hook.ask("SOCKET_IDLE", session.id(), null).onSuccess(answer -> {
            if (answer.allowed() && !pinged) {
                session.close(Disconnect.SESSION_EXPIRED);
            } else if (!answer.allowed() && !session.isClosed()) {
                session.fail(ErrorCode.REJECTED, null, null);
            }
        });
    }
}
