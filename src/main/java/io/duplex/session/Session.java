package io.duplex.session;

import io.duplex.auth.Caller;
import io.duplex.auth.Principal;
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
    private final Handlers handlers;
    private final PendingReplies replies = new PendingReplies();
    private final Map<String, ClientSubscription> subscriptions = new HashMap<>(2);
    private final Window window;
    private final SessionIdentity identity;
    private final Answers answers;
    private final Allowance allowance;
    private final CommandGate gate;
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
        this.handlers = new Handlers(outlet, registry.settings().maxHandlersPerSocket());
        this.identity = new SessionIdentity(registry.authSettings(), caller, door, nowNanos);
        this.allowance = new Allowance(this, registry.rates(), spent);
        this.window = new Window(outlet, allowance);
        this.gate = new CommandGate(this, registry, door, allowance);
        this.answers = answers.apply(new EnvelopeAnswers(this, registry.flows().request()));
    }

    void begin(Caller caller) {
        if (identity.isBanned(registry.bans())) {
            close(Disconnect.BANNED);
        } else {
            gate.open(caller);
        }
    }

    /** The way in for what the client says. */
    public CommandGate gate() {
        return gate;
    }

    /** Runs a step; an error of the node's own in it ends this conversation, is logged once, and hurts no other. */
    void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            endBroken(e);
        }
    }

    void endBroken(Throwable cause) {
        LOG.atError().addKeyValue("session", id).setCause(cause).log("Internal error in a command");
        close(Disconnect.INTERNAL_ERROR);
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
        gate.sweep(passedNanos);
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
