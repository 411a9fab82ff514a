package io.duplex.session;

import io.duplex.auth.Permissions;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.codec.RawEnvelope;
import io.duplex.hub.HubShard;
import org.jspecify.annotations.Nullable;

/**
 * register: permit, then hub. unregister: out of the hub. The order of checks is the official bridge's.
 *
 * <p>While many of a client's registrations are on their way to the cluster, the client is not read: the registry is
 * slow, and shared by all nodes.
 *
 * <p>A subscription hears from the moment it is made; {@code registered} tells that the cluster knows it too.
 */
final class SubscribeFlow {
    private final SessionSettings settings;
    private final Permissions permissions;
    private final HubShard shard;
    private final RequestFlow requests;
    private final @Nullable Hook hook;

    SubscribeFlow(
            SessionSettings settings,
            Permissions permissions,
            HubShard shard,
            RequestFlow requests,
            @Nullable Hook hook) {
        this.settings = settings;
        this.permissions = permissions;
        this.shard = shard;
        this.requests = requests;
        this.hook = hook;
    }

    boolean register(Session session, Command.Register register) {
        String address = register.address();
        if (!session.hasFreeHandler()) {
            return refuse(session, ErrorCode.MAX_HANDLERS_REACHED, address);
        }
        if (address.length() > settings.maxAddressLength()) {
            return refuse(session, ErrorCode.MAX_ADDRESS_LENGTH_REACHED, address);
        }
        if (!permissions.mayRegister(address)) {
            return refuse(session, ErrorCode.ACCESS_DENIED, address);
        }
        if (session.subscriptions().containsKey(address)) {
            return refuse(session, ErrorCode.ADDRESS_ALREADY_REGISTERED, address);
        }
        ClientSubscription subscription = new ClientSubscription(session, address, shard, requests);
        session.subscriptions().put(address, subscription);
        session.takeHandler();
        session.registering(1);
        subscription
                .registered()
                .onSuccess(done -> confirm(session, register, subscription))
                .onFailure(failure -> undo(session, address, subscription));
        return true;
    }

    boolean unregister(Session session, Command.Unregister unregister) {
        String address = unregister.address();
        if (!permissions.mayRegister(address)) {
            session.fail(ErrorCode.ACCESS_DENIED, "unregister", address);
            return false;
        }
        ClientSubscription subscription = session.subscriptions().remove(address);
        if (subscription != null) {
            subscription.close();
            session.releaseHandler();
        }
        if (session.isGreeted()) {
            session.send(session.envelopes().unregistered(address));
        }
        return true;
    }

    private void confirm(Session session, Command.Register register, ClientSubscription subscription) {
        session.registering(-1);
        if (session.isClosed() || session.subscriptions().get(register.address()) != subscription) {
            return;
        }
        if (session.isGreeted()) {
            session.send(session.envelopes().registered(register.address()));
        }
        if (hook != null) {
            hook.tell("REGISTERED", session.id(), RawEnvelope.of(register));
        }
    }

    private static void undo(Session session, String address, ClientSubscription subscription) {
        session.registering(-1);
        if (session.subscriptions().remove(address, subscription)) {
            subscription.close();
            session.releaseHandler();
            refuse(session, ErrorCode.REGISTRATION_FAILURE, address);
        }
    }

    private static boolean refuse(Session session, ErrorCode error, String address) {
        session.fail(error, "register", address);
        return false;
    }
}
