package io.duplex.session;

import io.duplex.codec.Disconnect;
import io.duplex.codec.ErrorCode;

/** How long one client has been silent. Only pings break the silence, as with the official bridge. */
final class Silence {
    private final Session session;
    private final SessionRegistry registry;
    private final long openedNanos;
    private long lastPingNanos;
    private boolean broken;

    Silence(Session session, SessionRegistry registry, long nowNanos) {
        this.session = session;
        this.registry = registry;
        this.openedNanos = nowNanos;
        this.lastPingNanos = nowNanos;
    }

    /** The client has said anything at all. */
    void isBroken() {
        broken = true;
    }

    void pinged() {
        lastPingNanos = registry.nanos();
    }

    /**
     * Closes who has been silent for too long; who came to say nothing is not waited for as long as others.
     *
     * @param pings whether the client's door asks for pings
     */
    void sweep(long nowNanos, boolean pings) {
        SessionSettings settings = registry.settings();
        if (pings && nowNanos - lastPingNanos >= settings.pingTimeout().toNanos()) {
            idle(nowNanos);
        } else if (!broken
                && nowNanos - openedNanos
                        >= settings.limits().firstMessageTimeout().toNanos()) {
            session.close(Disconnect.MUTE);
        }
    }

    /** The hook may keep an idle client for another while. */
    private void idle(long nowNanos) {
        if (session.outlet().isChoked()) {
            // It may well have pinged: it is not read, because it does not read.
            session.close(Disconnect.SLOW_CONSUMER);
            return;
        }
        Hook hook = registry.hook();
        if (hook == null) {
            session.close(Disconnect.SESSION_EXPIRED);
            return;
        }
        lastPingNanos = nowNanos;
        hook.ask("SOCKET_IDLE", session.id(), null).onSuccess(answer -> {
            if (answer.allowed() && lastPingNanos == nowNanos) {
                session.close(Disconnect.SESSION_EXPIRED);
            } else if (!answer.allowed() && !session.isClosed()) {
                session.fail(ErrorCode.REJECTED, null, null);
            }
        });
    }
}
