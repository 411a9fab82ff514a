package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.codec.WireFormat;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Commands that came while the session's token is being judged, or while too many of its registrations are on their way
 * to the cluster. The client is not read meanwhile, so these are what had already been read.
 */
final class ParkedCommands {
    private final Session session;
    private final Deque<Parked> waiting = new ArrayDeque<>(2);
    private int reasons;
    private boolean carryingOut;

    ParkedCommands(Session session) {
        this.session = session;
    }

    /** There is a reason to keep what comes; each is to be {@link #end ended}. */
    void begin() {
        reasons++;
        session.outlet().holdReading(true);
    }

    /** Whether the command was kept for later. */
    boolean keep(Command command, WireFormat answerIn) {
        boolean keeps = reasons > 0 || !waiting.isEmpty();
        if (keeps) {
            waiting.add(new Parked(command, answerIn));
        }
        return keeps;
    }

    /** Carries out what waited, in order, up to the next for which there is a reason to wait. */
    void end() {
        reasons--;
        session.outlet().holdReading(false);
        if (carryingOut) {
            return; // a reason that came and went with one of those that waited
        }
        carryingOut = true;
        while (reasons == 0 && !session.isClosed()) {
            Parked next = waiting.poll();
            if (next == null) {
                break;
            }
            session.guard(() -> session.carryOut(next.command(), next.answerIn()));
        }
        carryingOut = false;
    }

    private record Parked(Command command, WireFormat answerIn) {}
}
