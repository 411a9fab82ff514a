package io.duplex.session;

import io.duplex.clock.Timers;
import io.duplex.codec.ErrorCode;
import io.duplex.message.Disconnect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Sends away the clients of one event loop that listen to addresses with history, because the node cannot hear those
 * any more and another one may. Clients without such an address stay.
 *
 * <p>Some at a time: they all come back somewhere, and each that resumes reads a log.
 */
final class RecordedListeners {
    private static final int AT_ONCE = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);
    static final String WHY = "too few nodes are here for channels with history; connect again to reach another";

    private final Timers timers;
    private final BooleanSupplier isGone;
    private final Deque<Session> leaving = new ArrayDeque<>();

    /**
     * Nobody leaves yet.
     *
     * @param isGone whether there is still a reason to leave
     */
    RecordedListeners(Timers timers, BooleanSupplier isGone) {
        this.timers = timers;
        this.isGone = isGone;
    }

    /** Begins, unless it is under way. */
    void sendAway(Collection<Session> sessions) {
        boolean underWay = !leaving.isEmpty();
        if (!underWay) {
            sessions.stream().filter(RecordedListeners::listens).forEach(leaving::add);
            next();
        }
    }

    private void next() {
        if (!isGone.getAsBoolean()) {
            leaving.clear();
        }
        for (int i = 0; i < AT_ONCE && !leaving.isEmpty(); i++) {
            Session session = leaving.remove();
            if (!session.isClosed()) {
                tell(session);
                session.close(Disconnect.HISTORY_UNAVAILABLE);
            }
        }
        if (!leaving.isEmpty()) {
            timers.once(PAUSE, this::next);
        }
    }

    private static boolean listens(Session session) {
        return session.subscriptions().values().stream().anyMatch(ClientSubscription::isRecorded);
    }

    /** Other doors have one last word, which tells the same. */
    private static void tell(Session session) {
        if (session.speaks()) {
            Map.copyOf(session.subscriptions()).entrySet().stream()
                    .filter(one -> one.getValue().isRecorded())
                    .map(Map.Entry::getKey)
                    .forEach(address -> session.answers()
                            .error(new Refused(ErrorCode.HISTORY_UNAVAILABLE, "register", address, null, null, WHY)));
        }
    }
}
