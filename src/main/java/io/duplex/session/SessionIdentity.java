package io.duplex.session;

import io.duplex.auth.AuthSettings;
import io.duplex.auth.BadToken;
import io.duplex.auth.BanList;
import io.duplex.auth.Caller;
import io.duplex.auth.Principal;
import io.duplex.bus.Asker;
import io.duplex.codec.Command;
import io.duplex.history.PublishId;
import io.duplex.history.Publisher;
import io.duplex.message.Disconnect;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who a session's client is now, and for how long. */
final class SessionIdentity {
    /** What a client calls itself is kept and shown, so not without end. */
    private static final int LONGEST_CLIENT = 200;
    /** For how many login timeouts a client may say so much that its token is not read. */
    private static final int MOST_PATIENCE = 3;
    /** Who shows so many in a row is not about to show a good one. */
    private static final int MOST_BAD_TOKENS = 5;

    private final AuthSettings settings;
    private final String remote;
    private final String network;
    private final Door door;
    private final long sinceNanos;
    private Principal principal;
    private @Nullable String client;
    /** The name by which the client publishes, or null. */
    private @Nullable String publisherName;
    /** Whose the ids of its publishes are; null until that is asked for. */
    private @Nullable String publisher;

    /** Of the token that was accepted last, by hello. */
    private byte @Nullable [] lastToken;
    /** Since then. */
    private int badTokens;

    private boolean noticed;
    private long missedCount;
    /** How long the node has heard it without a token that it must show. */
    private long strangeNanos;

    /** Under whose name the session is counted, or null. */
    private @Nullable String countedAs;

    SessionIdentity(AuthSettings settings, Caller caller, Door door, long nowNanos) {
        this.settings = settings;
        this.remote = caller.remote();
        this.network = Asker.networkOf(caller.remote());
        this.door = door;
        this.principal = caller.principal();
        this.sinceNanos = nowNanos;
    }

    Principal principal() {
        return principal;
    }

    /** What the client calls itself, or null if it did not say. */
    @Nullable String client() {
        return client;
    }

    /** The client has said what it calls itself; null leaves it at that. */
    void callItself(@Nullable String name) {
        if (name != null) {
            client = name.length() <= LONGEST_CLIENT ? name : name.substring(0, LONGEST_CLIENT);
        }
    }

    /** The client has said by which name it publishes; null leaves it at that. */
    void publishAs(@Nullable String name) {
        if (name != null) {
            publisherName = name;
            publisher = null;
        }
    }

    /**
     * The name of a publish in the log, or null if the client gave it none. A name that a client chose is never a
     * user's.
     */
    @Nullable PublishId idOf(Command.Publish publish, Session session) {
        if (publish.id() == null) {
            return null;
        }
        String whose = publisher == null ? publisher(session) : publisher;
        publisher = whose;
        return new PublishId(publish.isLine() ? Publisher.linesOf(whose) : whose, publish.id());
    }

    private String publisher(Session session) {
        String user = principal.user();
        if (user != null) {
            return Publisher.user(user, publisherName);
        }
        if (publisherName != null) {
            return Publisher.named(publisherName);
        }
        return door.isForOneRequest() ? Publisher.http() : Publisher.session(session.id());
    }

    /** Name of the door it came through. */
    String door() {
        return door.name();
    }

    /** The address it comes from. */
    String remote() {
        return remote;
    }

    /** Whose turn it is when the session asks for what all clients share. */
    Asker asker(Session session) {
        return new Asker(network, session.id());
    }

    /** Messages it was too slow for. */
    void missed(long messages) {
        missedCount += messages;
    }

    long missedCount() {
        return missedCount;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Whether it is the token that was accepted last, and has not ended. */
    boolean isLastToken(String token, long nowNanos) {
        return lastToken != null
                && !principal.isAnonymous()
                && !principal.isExpired(nowNanos)
                && MessageDigest.isEqual(lastToken, digest(token));
    }

    /** The token was accepted: shown again, it costs no check. */
    void accepted(String token) {
        lastToken = digest(token);
        badTokens = 0;
    }

    /** The token was not accepted; returns whether that was once too often. What cost no check does not count. */
    boolean countBad(BadToken bad) {
        return (bad.isCostly() || bad.reason() == BadToken.Reason.TOO_MANY_BAD) && ++badTokens >= MOST_BAD_TOKENS;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    boolean isBanned(BanList bans) {
        return bans.isBanned(principal.user(), client, remote);
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
            publisher = null;
            noticed = false;
        }
        return another;
    }

    /** Counts the session as one of its user's; false if the user has too many. */
    boolean count(UserCensus users) {
        String user = principal.user();
        if (Objects.equals(user, countedAs)) {
            return true;
        }
        if (user != null && !users.claim(user)) {
            return false;
        }
        uncount(users);
        countedAs = user;
        return true;
    }

    void uncount(UserCensus users) {
        if (countedAs != null) {
            users.release(countedAs);
            countedAs = null;
        }
    }

    /** Whether the client must show a token before it may do this. */
    boolean mustLogInFor(Command command) {
        return mustLogIn() && !(command instanceof Command.Hello) && !(command instanceof Command.Ping);
    }

    private boolean mustLogIn() {
        return principal.isAnonymous() && !settings.anonymous();
    }

    /**
     * Ends the session with its token, and tells a client that said hello some time before. A token that waits to be
     * read, or judged, is waited for, but not for ever.
     *
     * @param passedNanos since the last sweep
     */
    void sweep(Session session, long nowNanos, long passedNanos) {
        boolean heard = session.outlet().isHeard();
        long patienceNanos = settings.loginTimeout().toNanos();
        strangeNanos += heard ? passedNanos : 0;
        if (principal.isExpired(nowNanos)) {
            if (heard || nowNanos - principal.deadlineNanos() >= patienceNanos) {
                session.close(Disconnect.TOKEN_EXPIRED);
            }
        } else if (mustLogIn()
                && (strangeNanos >= patienceNanos || nowNanos - sinceNanos >= MOST_PATIENCE * patienceNanos)) {
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
