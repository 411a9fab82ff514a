package io.duplex.session;

import io.duplex.auth.Caller;
import io.duplex.auth.Principal;
import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.Envelopes;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.message.Disconnect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's conversation: see the room card. */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SessionRegistry registry;
    private final Door door;
    private final Outlet outlet;
    private final String id = UUID.randomUUID().toString();
    private final Inflow inflow;
    private final Handlers handlers;
    private final PendingReplies replies = new PendingReplies();
    private final Map<String, ClientSubscription> subscriptions = new HashMap<>(2);
    private final @Nullable HookedCommands hooked;
    private final ParkedCommands parked = new ParkedCommands(this);
    private final Window window;
    private final SessionIdentity identity;
    private final Answers answers;
    private final Silence silence;
    private final Allowance allowance;
    private SessionState state;
    private WireFormat format;

    Session(
            SessionRegistry registry,
            Door door,
            Caller caller,
            Outlet outlet,
            UnaryOperator<Answers> answers,
            Spent spent,
            long nowNanos) {
        this.registry = registry;
        this.state = door.greets() ? SessionState.GREETED : SessionState.PLAIN;
        this.door = door;
        this.format = door.format();
        this.outlet = outlet;
        this.silence = new Silence(this, registry);
        this.handlers = new Handlers(outlet, registry.settings().maxHandlersPerSocket());
        this.inflow = new Inflow(outlet, registry.shard());
        this.identity = new SessionIdentity(registry.authSettings(), caller, door, nowNanos);
        this.allowance = new Allowance(this, registry.rates(), spent);
        this.window = new Window(outlet, allowance);
        this.hooked = registry.hook() == null ? null : new HookedCommands(this, registry.hook());
        this.answers = answers.apply(new EnvelopeAnswers(this, registry.flows().request()));
    }

    void begin(Caller caller) {
        if (identity.isBanned(registry.bans())) {
            close(Disconnect.BANNED);
        } else if (hooked != null) {
            hooked.begin(door.name(), caller, () -> close(Disconnect.REFUSED));
        }
    }

    /**
     * One envelope from the client.
     *
     * @param answerIn the format the client is answered in once it has said hello
     */
    public void onMessage(WireFormat answerIn, byte[] bytes, int offset, int length) {
        take(length, () -> {
            try {
                admit(answerIn.decode(bytes, offset, length), answerIn);
            } catch (BadCommand bad) {
                fail(Refused.because(bad));
            }
        });
    }

    /** A ping or pong of the door's own protocol. */
    public void onPing(int length) {
        if (!isClosed()) {
            silence.markAlive();
            allowance.trySpend(length);
        }
    }

    /** A command that the door itself has read, from so many bytes, or gives in the client's name. */
    public void onCommand(Command command, int bytes) {
        take(bytes, () -> admit(command, door.format()));
    }

    /** So many bytes that the door itself could not read. */
    public void onBadCommand(BadCommand bad, int bytes) {
        take(bytes, () -> fail(Refused.because(bad)));
    }

    private void take(int bytes, Runnable step) {
        silence.markHeard();
        if (!isClosed() && allowance.trySpend(bytes)) {
            inflow.took(bytes);
            guard(step);
        }
    }

    private void admit(Command command, WireFormat answerIn) {
        registry.metrics().command(command);
        if (hooked == null || command instanceof Command.Ping) {
            run(command, answerIn);
        } else {
            hooked.offer(command, answerIn);
        }
    }

    /** What we did wrong ends this conversation, is logged once, and hurts nobody else. */
    void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("session", id).setCause(e).log("A command failed for a reason of ours");
            close(Disconnect.INTERNAL_ERROR);
        }
    }

    /** Ends the conversation with a closing handshake. */
    public void close(Disconnect cause) {
        if (!isClosed()) {
            leave(cause);
            outlet.close(cause);
        }
    }

    /** The connection is gone. */
    public void onClosed(Disconnect cause) {
        if (!isClosed()) {
            leave(cause);
            outlet.onClosed();
        }
    }

    /** The client hears nothing any more; what it said before is still carried out. */
    public void onGone() {
        registry.flows().subscribe().endAll(this);
        outlet.onWritable();
    }

    /** The client has said by which name it publishes; null leaves it at that. */
    public void publishAs(@Nullable String name) {
        identity.publishAs(name);
    }

    public Outlet outlet() {
        return outlet;
    }

    private void leave(Disconnect cause) {
        assert state != SessionState.CLOSED : "left twice";
        state = SessionState.CLOSED;
        registry.remove(this, cause);
        identity.uncount(registry.users());
        registry.flows().subscribe().endAll(this);
        replies.refuseAll();
        registry.listeners().closed(this, cause);
    }

    /** Carries out a command, once it is known in whose name. */
    void run(Command command, WireFormat answerIn) {
        if (parked.tryKeep(command, answerIn)) {
            return;
        }
        if (identity.mustLogInFor(command)) {
            fail(Refused.because(ErrorCode.NOT_LOGGED_IN, command, null));
        } else {
            command.handle(new Dispatch(this, registry.flows(), answerIn));
        }
    }

    ParkedCommands parked() {
        return parked;
    }

    SessionIdentity identity() {
        return identity;
    }

    /** Who the client is, as far as it has shown. */
    public Principal principal() {
        return identity.principal();
    }

    /** Whoever else the client was, its open questions are none of the next one's business. */
    void become(Principal principal) {
        if (identity.become(principal)) {
            replies.refuseAll();
        }
        countUser();
    }

    /** Ends the session if its user has too many. */
    void countUser() {
        if (!identity.count(registry.users())) {
            close(Disconnect.TOO_MANY_OF_USER);
        }
    }

    /** Called now and then by the registry; {@code passedNanos} since the last time. */
    void sweep(long nowNanos, long passedNanos) {
        replies.expire(nowNanos);
        identity.sweep(this, nowNanos, passedNanos);
        if (door.speaks() && !isClosed()) {
            silence.sweep(passedNanos, door.pings());
        }
    }

    /** The client is there. */
    void pinged() {
        silence.markPinged();
        registry.listeners().pinged(this);
    }

    Inflow inflow() {
        return inflow;
    }

    void send(byte[] envelope) {
        outlet.send(format, format.payloadOf(envelope));
    }

    Envelopes envelopes() {
        return format.envelopes();
    }

    Answers answers() {
        return answers;
    }

    void fail(ErrorCode error, @Nullable String of, @Nullable String address) {
        fail(new Refused(error, of, address, null, null, null));
    }

    void fail(Refused refused) {
        registry.refused(this, refused);
        answers.error(refused);
        allowance.error();
    }

    /** From now on the client is answered in the format it spoke, and may use the protocol's extensions. */
    void greet(WireFormat answerIn) {
        assert state != SessionState.CLOSED : "greeted after its end";
        state = SessionState.GREETED;
        if (format != answerIn) {
            format = answerIn;
            List.copyOf(subscriptions.values()).forEach(ClientSubscription::switchFormat);
        }
    }

    boolean isGreeted() {
        return state == SessionState.GREETED;
    }

    boolean isClosed() {
        return state == SessionState.CLOSED;
    }

    Handlers handlers() {
        return handlers;
    }

    Map<String, ClientSubscription> subscriptions() {
        return subscriptions;
    }

    Window window() {
        return window;
    }

    PendingReplies replies() {
        return replies;
    }

    boolean speaks() {
        return door.speaks();
    }

    WireFormat format() {
        return format;
    }

    /** Unique in the cluster. */
    public String id() {
        return id;
    }
}
