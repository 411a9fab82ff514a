package io.duplex.session;

import io.duplex.auth.Caller;
import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.CommandDecoder;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.RawEnvelope;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.ReadingHold;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The commands of one session that wait for the hook, one asked about at a time, so that they are carried out in the
 * order in which they came. While many wait, the client is not read.
 */
final class HookedCommands {
    private static final int MANY = 16;

    private final Session session;
    private final CommandGate gate;
    private final Hook hook;
    private final Deque<Waiting> waiting = new ArrayDeque<>(2);
    private boolean asking;

    HookedCommands(Session session, CommandGate gate, Hook hook) {
        this.session = session;
        this.gate = gate;
        this.hook = hook;
    }

    /** Asks whether the client may be here at all; its commands wait for the answer. */
    void begin(String door, Caller caller, Runnable refused) {
        ask(hook.askOfSocket(session.id(), door, caller), answer -> {
            if (!answer.allowed()) {
                refused.run();
            }
        });
    }

    void offer(Command command, WireFormat answerIn) {
        waiting.add(new Waiting(command, answerIn));
        next();
        session.outlet().holdReading(ReadingHold.HOOK, waiting.size() >= MANY);
    }

    private void next() {
        while (!asking && !session.isClosed()) {
            Waiting head = waiting.poll();
            if (head == null) {
                break;
            }
            if (head.command() instanceof Command.Hello) {
                gate.run(head.command(), head.answerIn());
            } else {
                JsonObject envelope = RawEnvelope.of(head.command()).json();
                String event = envelope.getString("type").toUpperCase(Locale.ROOT);
                ask(hook.ask(event, session.id(), new RawEnvelope(envelope)), answer -> carryOut(head, answer));
            }
        }
        session.outlet().holdReading(ReadingHold.HOOK, waiting.size() >= MANY);
    }

    private void ask(Future<Hook.Answer> asked, Consumer<Hook.Answer> then) {
        asking = true;
        asked.onSuccess(answer -> {
            asking = false;
            if (!session.isClosed()) {
                session.guard(() -> {
                    then.accept(answer);
                    next();
                });
            }
        });
    }

    private void carryOut(Waiting asked, Hook.Answer answer) {
        if (!answer.allowed()) {
            session.fail(Refused.because(ErrorCode.REJECTED, asked.command(), null));
        } else if (answer.instead() == null) {
            gate.run(asked.command(), asked.answerIn());
        } else {
            byte[] instead = answer.instead().toBuffer().getBytes();
            try {
                gate.run(CommandDecoder.decode(instead, 0, instead.length), asked.answerIn());
            } catch (BadCommand bad) {
                session.fail(Refused.because(bad));
            }
        }
    }

    private record Waiting(Command command, WireFormat answerIn) {}
}
