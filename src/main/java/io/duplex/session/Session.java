package io.duplex.session;

import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.CommandDecoder;
import io.duplex.codec.Disconnect;
import io.duplex.codec.Envelopes;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's conversation: see the room card. */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private static final int MOST_REGISTERING = 128;

    private final SessionRegistry registry;
    private final Outlet outlet;
    private final String id = UUID.randomUUID().toString();
    private final PendingReplies replies = new PendingReplies();
    private final Map<String, ClientSubscription> subscriptions = new HashMap<>(2);
    private final @Nullable HookedCommands hooked;
    private SessionState state = new SessionState.Plain();
    private WireFormat format = WireFormat.BINARY;
    private int handlerCount;
    private int registeringCount;
    private boolean heldForRegistry;
    private long lastPingNanos;

    Session(SessionRegistry registry, Outlet outlet, long nowNanos) {
        this.registry = registry;
        this.outlet = outlet;
        this.lastPingNanos = nowNanos;
        this.hooked = registry.hook() == null ? null : new HookedCommands(this, registry.hook());
    }

    void begin() {
        if (hooked != null) {
            hooked.begin(() -> close(Disconnect.REFUSED));
        }
    }

    /**
     * One envelope from the client.
     *
     * @param opcode the format the client used for it
     */
    public void onMessage(WireFormat opcode, byte[] bytes, int offset, int length) {
        if (isClosed()) {
            return;
        }
        guard(() -> {
            try {
                Command command = CommandDecoder.decode(bytes, offset, length);
                registry.metrics().command(command);
                if (hooked == null || command instanceof Command.Ping) {
                    run(command, opcode);
                } else {
                    hooked.offer(command, opcode);
                }
            } catch (BadCommand bad) {
                fail(bad.error(), bad.type(), bad.address());
            }
        });
    }

    /** What we did wrong ends this conversation, is logged once, and hurts nobody else. */
    void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError e) {
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

    /** The client's way out. */
    public Outlet outlet() {
        return outlet;
    }

    private void leave(Disconnect cause) {
        state = new SessionState.Closed(cause);
        registry.remove(this, cause);
        subscriptions.forEach((address, subscription) -> {
            subscription.close();
            registry.tell("UNREGISTER", this, new Command.Unregister(address));
        });
        subscriptions.clear();
        replies.refuseAll();
        registry.tell("SOCKET_CLOSED", this, null);
    }

    /** Carries out a command. */
    void run(Command command, WireFormat opcode) {
        command.handle(new Dispatch(opcode));
    }

    /** Called now and then by the registry. */
    void sweep(long nowNanos) {
        replies.expire(nowNanos);
        if (nowNanos - lastPingNanos >= registry.settings().pingTimeout().toNanos()) {
            idle(nowNanos);
        }
    }

    /** The hook may keep an idle client for another while. */
    private void idle(long nowNanos) {
        if (outlet.isChoked()) {
            close(Disconnect.SLOW_CONSUMER); // it may well have pinged: it is not read, because it does not read
            return;
        }
        Hook hook = registry.hook();
        if (hook == null) {
            close(Disconnect.SESSION_EXPIRED);
            return;
        }
        lastPingNanos = nowNanos;
        hook.ask("SOCKET_IDLE", id, null).onSuccess(answer -> {
            if (answer.allowed() && lastPingNanos == nowNanos) {
                close(Disconnect.SESSION_EXPIRED);
            } else if (!answer.allowed() && !isClosed()) {
                fail(ErrorCode.REJECTED, null, null);
            }
        });
    }

    void send(byte[] payload) {
        outlet.send(format, payload);
    }

    void fail(ErrorCode error, @Nullable String of, @Nullable String address) {
        registry.metrics().error(error);
        send(isGreeted() ? Envelopes.error(error, of, address) : Envelopes.error(error));
    }

    /** From now on the client is answered in its own opcode, and may use the protocol's extensions. */
    void greet(WireFormat opcode) {
        state = new SessionState.Greeted();
        if (format != opcode) {
            format = opcode;
            subscriptions.values().forEach(subscription -> subscription.switchTo(opcode));
        }
    }

    boolean isGreeted() {
        return state instanceof SessionState.Greeted;
    }

    boolean isClosed() {
        return state instanceof SessionState.Closed;
    }

    /** Counts the registrations the cluster has not confirmed; too many of them stop the client. */
    void registering(int change) {
        registeringCount += change;
        boolean hold = registeringCount >= MOST_REGISTERING;
        if (hold != heldForRegistry) {
            heldForRegistry = hold;
            outlet.holdReading(hold);
        }
    }

    /** Takes one of the places for registrations and pending replies; there is one, see {@link #hasFreeHandler}. */
    void takeHandler() {
        handlerCount++;
    }

    void releaseHandler() {
        handlerCount--;
    }

    boolean hasFreeHandler() {
        return handlerCount < registry.settings().maxHandlersPerSocket();
    }

    Map<String, ClientSubscription> subscriptions() {
        return subscriptions;
    }

    PendingReplies replies() {
        return replies;
    }

    WireFormat format() {
        return format;
    }

    String id() {
        return id;
    }

    /** Commands to flows. */
    private final class Dispatch implements Command.Handler<Boolean> {
        private final WireFormat opcode;

        Dispatch(WireFormat opcode) {
            this.opcode = opcode;
        }

        @Override
        public Boolean onPing(Command.Ping ping) {
            lastPingNanos = registry.nanos();
            registry.tell("SOCKET_PING", Session.this, null);
            if (isGreeted()) {
                send(Envelopes.pong());
            }
            return true;
        }

        @Override
        public Boolean onHello(Command.Hello hello) {
            return registry.flows().hello().run(Session.this, hello, opcode);
        }

        @Override
        public Boolean onRegister(Command.Register register) {
            return registry.flows().subscribe().register(Session.this, register);
        }

        @Override
        public Boolean onUnregister(Command.Unregister unregister) {
            return registry.flows().subscribe().unregister(Session.this, unregister);
        }

        @Override
        public Boolean onPublish(Command.Publish publish) {
            return registry.flows().publish().run(Session.this, publish);
        }

        @Override
        public Boolean onSend(Command.Send send) {
            return registry.flows().request().run(Session.this, send);
        }
    }
}
