package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.ReadingHold;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Commands that came while the session's token is being judged. The client is not read meanwhile, so these are what had
 * already been read.
 */
final class ParkedCommands {
    private final Session session;
    private final CommandGate gate;
    private final Deque<Parked> waiting = new ArrayDeque<>(2);
    private boolean parking;

    ParkedCommands(Session session, CommandGate gate) {
        this.session = session;
        this.gate = gate;
    }

    void begin() {
        parking = true;
        session.outlet().holdReading(ReadingHold.TOKEN, true);
    }

    /** Keeps the command for later, if a token is being judged; tells whether it did. */
    boolean tryKeep(Command command, WireFormat answerIn) {
        if (parking) {
            waiting.add(new Parked(command, answerIn));
        }
        return parking;
    }

    /** Carries out what waited, in order, up to the next token that has to be waited for. */
    void end() {
        parking = false;
        session.outlet().holdReading(ReadingHold.TOKEN, false);
        while (!parking && !session.isClosed()) {
            Parked next = waiting.poll();
            if (next == null) {
                return;
            }
            gate.run(next.command(), next.answerIn());
        }
    }

    private record Parked(Command command, WireFormat answerIn) {}
}
