package io.duplex.session;

import io.duplex.auth.Action;
import io.duplex.auth.Grant;
import io.duplex.auth.Permissions;
import io.duplex.auth.Principal;
import io.duplex.auth.Verdict;
import io.duplex.channel.ChannelRule;
import io.duplex.channel.ChannelTable;
import io.duplex.channel.Overflow;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.fanout.Terms;
import io.duplex.hub.HubShard;
import io.duplex.message.MessageBounds;
import io.duplex.session.SessionListener.Ending;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * register: permit, then hub. unregister: out of the hub. The order of checks is the official bridge's.
 *
 * <p>While many of a client's registrations are on their way to the cluster, the client is not read: the registry is
 * slow, and shared by all nodes.
 *
 * <p>A subscription hears from the moment it is made; {@code registered} tells that the cluster knows it too. On an
 * address with history it hears from {@code registered} on, and before that what it asked for of the past.
 */
final class SubscribeFlow {
    private static final String REVOKED = "permission_revoked";

    private final SessionSettings settings;
    private final Permissions permissions;
    private final ChannelTable channels;
    private final HubShard shard;
    private final RequestFlow requests;
    private final SessionListener listeners;
    private final BooleanSupplier overloaded;
    private final Predicate<Session> tryMakeRoom;

    SubscribeFlow(
            SessionSettings settings,
            Permissions permissions,
            ChannelTable channels,
            HubShard shard,
            RequestFlow requests,
            SessionListener listeners,
            BooleanSupplier overloaded,
            Predicate<Session> tryMakeRoom) {
        this.settings = settings;
        this.permissions = permissions;
        this.channels = channels;
        this.shard = shard;
        this.requests = requests;
        this.listeners = listeners;
        this.overloaded = overloaded;
        this.tryMakeRoom = tryMakeRoom;
    }

    void register(Session session, Command.Register register) {
        String address = register.address();
        if (session.outlet().isGone()) {
            return; // the client would hear nothing, and others wait for their turn
        }
        if (!session.handlers().hasFree()) {
            refuse(session, ErrorCode.MAX_HANDLERS_REACHED, address);
            return;
        }
        if (address.length() > settings.maxAddressLength()) {
            refuse(session, ErrorCode.MAX_ADDRESS_LENGTH_REACHED, address);
            return;
        }
        Verdict verdict = judge(session, address);
        if (verdict != Verdict.ALLOWED) {
            refuse(session, verdict == Verdict.NEEDS_USER ? ErrorCode.NOT_LOGGED_IN : ErrorCode.ACCESS_DENIED, address);
            return;
        }
        if (session.subscriptions().containsKey(address)) {
            refuse(session, ErrorCode.ADDRESS_ALREADY_REGISTERED, address);
            return;
        }
        if (overloaded.getAsBoolean()) {
            refuse(session, ErrorCode.OVERLOADED, address);
            return;
        }
        if (shard.records(address) && shard.isHistoryGone()) {
            session.fail(Refused.because(ErrorCode.HISTORY_UNAVAILABLE, register, RecordedListeners.WHY));
            return;
        }
        Terms terms = terms(register);
        if ((register.options().wantsHistory() || terms.overflow().policy() == Overflow.Policy.CATCH_UP)
                && !shard.records(address)) {
            refuse(session, ErrorCode.NO_HISTORY, address);
            return;
        }
        if (!shard.takes(address, terms.overflow())) {
            refuse(session, ErrorCode.MAX_KEYS_REACHED, address);
            return;
        }
        // Last, because it may disconnect another client: nothing may refuse this one afterwards.
        if (!shard.listensTo(address) && !tryMakeRoom.test(session)) {
            refuse(session, ErrorCode.OVERLOADED, address);
            return;
        }
        ClientSubscription subscription = new ClientSubscription(
                session, address, grant(session, address), terms, mayLose(register), shard, requests);
        session.subscriptions().put(address, subscription);
        session.handlers().take();
        session.handlers().registering(1);
        subscription
                .registered()
                .onSuccess(done -> confirm(session, register, subscription))
                .onFailure(failure -> undo(session, address, subscription));
    }

    void unregister(Session session, Command.Unregister unregister) {
        String address = unregister.address();
        if (address.length() > Math.max(MessageBounds.ADDRESS_LENGTH, settings.maxAddressLength())) {
            session.fail(ErrorCode.MAX_ADDRESS_LENGTH_REACHED, "unregister", address);
            return;
        }
        if (!permissions.isNamed(session.principal(), Action.REGISTER, address)
                && !session.subscriptions().containsKey(address)) {
            session.fail(ErrorCode.ACCESS_DENIED, "unregister", address);
            return;
        }
        ClientSubscription subscription = session.subscriptions().remove(address);
        if (subscription != null) {
            subscription.close();
            session.handlers().release();
            listeners.unregistered(session, address, Ending.UNREGISTERED);
        } else if (session.envelopes().tellsUnknownAddresses()) {
            session.fail(ErrorCode.UNKNOWN_ADDRESS, "unregister", address);
            return;
        }
        if (session.isGreeted()) {
            session.send(session.envelopes().unregistered(address, null));
        }
    }

    void credit(Session session, Command.Credit credit) {
        ClientSubscription subscription = session.subscriptions().get(credit.address());
        if (subscription == null) {
            session.fail(ErrorCode.NOT_REGISTERED, "credit", credit.address());
            return;
        }
        subscription.credit(credit.n());
    }

    /** What the client asked for, and for the rest what the channel says. */
    private Terms terms(Command.Register register) {
        Overflow asked = register.options().overflow();
        Long credits = register.options().credits();
        return new Terms(
                asked == null ? channels.find(register.address()).overflow() : asked,
                credits == null ? Terms.UNLIMITED : credits);
    }

    /** Whether a loss is what the client asked for, or what the channel has for clients that cannot hear of it. */
    private boolean mayLose(Command.Register register) {
        ChannelRule rule = channels.find(register.address());
        Overflow asked = register.options().overflow();
        return asked != null || rule.overflow().policy() == Overflow.Policy.LATEST || rule.isSilentLossAllowed();
    }

    /** The session's client is somebody else, or holds something else: what it may no longer hear ends. */
    void reevaluate(Session session) {
        for (Map.Entry<String, ClientSubscription> entry :
                List.copyOf(session.subscriptions().entrySet())) {
            Grant grant = grant(session, entry.getKey());
            if (grant.isNothing()) {
                end(session, entry.getKey(), REVOKED);
            } else {
                entry.getValue().become(grant);
            }
        }
    }

    /**
     * Ends a subscription the client did not end.
     *
     * @param reason what a client that said hello is told
     * @return whether there was one
     */
    boolean end(Session session, String address, String reason) {
        ClientSubscription subscription = session.subscriptions().remove(address);
        if (subscription == null) {
            return false;
        }
        subscription.close();
        session.handlers().release();
        if (session.isGreeted()) {
            session.send(session.envelopes().unregistered(address, reason));
        }
        listeners.unregistered(session, address, Ending.REVOKED);
        return true;
    }

    /** The client hears nothing any more. */
    void endAll(Session session) {
        Map<String, ClientSubscription> left = Map.copyOf(session.subscriptions());
        session.subscriptions().clear(); // first: one that still waits for the cluster fails here and looks itself up
        left.forEach((address, subscription) -> {
            subscription.close();
            session.handlers().release();
            listeners.unregistered(session, address, Ending.CLOSED);
        });
    }

    private Grant grant(Session session, String address) {
        return permissions.grant(session.principal(), Action.REGISTER, address);
    }

    /**
     * The official bridge looks at authorities only when it delivers, and then says nothing. A client that said hello
     * is told at once that it would hear nothing.
     */
    private Verdict judge(Session session, String address) {
        Principal principal = session.principal();
        if (session.isGreeted()) {
            return permissions.maySee(principal, Action.REGISTER, address);
        }
        return permissions.isNamed(principal, Action.REGISTER, address) ? Verdict.ALLOWED : Verdict.DENIED;
    }

    private void confirm(Session session, Command.Register register, ClientSubscription subscription) {
        session.handlers().registering(-1);
        if (session.isClosed() || session.subscriptions().get(register.address()) != subscription) {
            return;
        }
        if (subscription.isRecorded()) {
            session.answers().replaying(register.address());
            subscription.begin(register.options(), begun -> session.answers().registered(register.address(), begun));
        } else {
            session.answers().registered(register.address());
        }
        listeners.registered(session, register);
    }

    private static void undo(Session session, String address, ClientSubscription subscription) {
        session.handlers().registering(-1);
        if (session.subscriptions().remove(address, subscription)) {
            subscription.close();
            session.handlers().release();
            refuse(session, ErrorCode.REGISTRATION_FAILURE, address);
        }
    }

    private static void refuse(Session session, ErrorCode error, String address) {
        session.fail(error, "register", address);
    }
}
