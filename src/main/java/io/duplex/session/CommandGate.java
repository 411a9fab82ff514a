package io.duplex.session;

import io.duplex.auth.Caller;
import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the commands of one session, in this order:
 *
 * <pre>
 *   bytes --Allowance--> --Inflow--> command --HookedCommands--> --ParkedCommands--> log in? --Dispatch--> its flow
 *          is it too fast?   too much          may it?             while a token
 *                            on its way?                           is checked
 * </pre>
 */
public final class CommandGate {
    private final Session session;
    private final SessionRegistry registry;
    private final Door door;
    private final Allowance allowance;
    private final Silence silence;
    private final Inflow inflow;
    private final ParkedCommands parked;
    private final @Nullable HookedCommands hooked;

    CommandGate(Session session, SessionRegistry registry, Door door, Allowance allowance) {
        this.session = session;
        this.registry = registry;
        this.door = door;
        this.allowance = allowance;
        this.silence = new Silence(session, registry);
        this.inflow = new Inflow(session.outlet(), registry.shard());
        this.parked = new ParkedCommands(session, this);
        this.hooked = registry.hook() == null ? null : new HookedCommands(session, this, registry.hook());
    }

    /** Asks the hook, if there is one, whether the client may be here at all; its commands wait for the answer. */
    void open(Caller caller) {
        if (hooked != null) {
            hooked.begin(door.name(), caller, () -> session.close(Disconnect.REFUSED));
        }
    }

    /**
     * One envelope from the client.
     *
     * @param answerIn the format the client is answered in once it has said hello
     */
    public void onMessage(WireFormat answerIn, byte[] bytes, int offset, int length) {
        if (!tryEnter(length)) {
            return;
        }
        try {
            pass(answerIn.decode(bytes, offset, length), answerIn);
        } catch (BadCommand bad) {
            session.fail(Refused.because(bad));
        } catch (RuntimeException | Error e) {
            session.endBroken(e);
        }
    }

    /** A command that the door itself has read, from this many bytes, or gives in the client's name. */
    public void onCommand(Command command, int bytes) {
        if (tryEnter(bytes)) {
            session.guard(() -> pass(command, door.format()));
        }
    }

    /** This many bytes that the door itself could not read. */
    public void onBadCommand(BadCommand bad, int bytes) {
        if (tryEnter(bytes)) {
            session.guard(() -> session.fail(Refused.because(bad)));
        }
    }

    /** A ping or pong of the door's own protocol. */
    public void onPing(int length) {
        if (!session.isClosed()) {
            silence.markAlive();
            allowance.trySpend(length);
        }
    }

    private boolean tryEnter(int bytes) {
        silence.markHeard();
        if (session.isClosed() || !allowance.trySpend(bytes)) {
            return false;
        }
        inflow.took(bytes);
        return true;
    }

    private void pass(Command command, WireFormat answerIn) {
        registry.metrics().command(command);
        if (hooked == null || command instanceof Command.Ping) {
            run(command, answerIn);
        } else {
            hooked.offer(command, answerIn);
        }
    }

    /** Carries out a command that the hook allows, once it is known in whose name. */
    void run(Command command, WireFormat answerIn) {
        if (parked.tryKeep(command, answerIn)) {
            return;
        }
        if (session.identity().mustLogInFor(command)) {
            session.fail(Refused.because(ErrorCode.NOT_LOGGED_IN, command, null));
        } else {
            command.handle(new Dispatch(session, registry.flows(), answerIn));
        }
    }

    /** The client has pinged. */
    void pinged() {
        silence.markPinged();
        registry.listeners().pinged(session);
    }

    /** Closes the session if the client has been silent for too long; {@code passedNanos} since the last sweep. */
    void sweep(long passedNanos) {
        if (door.speaks() && !session.isClosed()) {
            silence.sweep(passedNanos, door.pings());
        }
    }

    /** What the client said while its token is checked. */
    ParkedCommands parked() {
        return parked;
    }

    /** What the client has sent that is still on its way. */
    Inflow inflow() {
        return inflow;
    }
}
