package io.duplex.session;

import io.duplex.auth.AuthSettings;
import io.duplex.auth.Principal;
import io.duplex.codec.Disconnect;
import java.util.Objects;

/** Who a session's client is now, and for how long. */
final class SessionIdentity {
    private final AuthSettings settings;
    private final long sinceNanos;
    private Principal principal;
    private boolean noticed;

    SessionIdentity(AuthSettings settings, Principal principal, long nowNanos) {
        this.settings = settings;
        this.principal = principal;
        this.sinceNanos = nowNanos;
    }

    Principal principal() {
        return principal;
    }

    /**
     * The client has shown another token.
     *
     * @return whether it is that of another user
     */
    boolean become(Principal next) {
        boolean another = !principal.isAnonymous() && !Objects.equals(principal.user(), next.user());
        if (!next.equals(principal)) {
            principal = next;
            noticed = false;
        }
        return another;
    }

    /** Whether the client may do nothing before it has shown a token. */
    boolean mustLogIn() {
        return principal.isAnonymous() && !settings.anonymous();
    }

    /** Ends the session with its token, and tells a client that said hello some time before. */
    void sweep(Session session, long nowNanos) {
        if (principal.isExpired(nowNanos)) {
            session.close(Disconnect.TOKEN_EXPIRED);
        } else if (mustLogIn()
                && nowNanos - sinceNanos >= settings.loginTimeout().toNanos()) {
            session.close(Disconnect.BAD_TOKEN);
        } else if (!noticed && session.isGreeted() && isEnding(nowNanos)) {
            noticed = true;
            session.send(session.envelopes().expiring(principal.secondsLeft(nowNanos)));
        }
    }

    private boolean isEnding(long nowNanos) {
        return !principal.isAnonymous()
                && principal.deadlineNanos() - nowNanos
                        <= settings.expiringNotice().toNanos();
    }
}
