package io.duplex.session;

import io.duplex.auth.Grant;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Terms;
import io.duplex.hub.HubShard;
import io.duplex.hub.Subscriber;
import io.duplex.hub.Subscription;
import io.duplex.message.Delivery;
import io.vertx.core.Future;

/** A session's registration of one address. */
final class ClientSubscription implements Subscriber {
    private final Session session;
    private final String address;
    private final RequestFlow requests;
    private final Terms terms;
    private final Subscription subscription;
    private Grant grant;

    ClientSubscription(
            Session session, String address, Grant grant, Terms terms, HubShard shard, RequestFlow requests) {
        this.session = session;
        this.address = address;
        this.requests = requests;
        this.grant = grant;
        this.terms = terms;
        this.subscription = shard.subscribe(address, this);
    }

    Future<Void> registered() {
        return subscription.registered();
    }

    void switchTo(WireFormat format) {
        subscription.switchTo(session.outlet().laneFormat(format));
    }

    void credit(long messages) {
        subscription.credit(messages);
    }

    /** From now on the client may see these messages and no others. */
    void become(Grant next) {
        if (!next.equals(grant)) {
            grant = next;
            subscription.grantChanged();
        }
    }

    void close() {
        subscription.close();
    }

    @Override
    public Outlet outlet() {
        return session.outlet();
    }

    @Override
    public Grant grant() {
        return grant;
    }

    @Override
    public WireFormat format() {
        return session.outlet().laneFormat(session.format());
    }

    @Override
    public Terms terms() {
        return terms;
    }

    @Override
    public boolean offer(Delivery delivery) {
        if (!requests.canTake(session) || !subscription.hasCredit()) {
            return false;
        }
        byte[] envelope = requests.encode(session, address, delivery);
        if (envelope != null) {
            subscription.send(session.format().payloadOf(envelope));
        }
        return true; // what cannot be encoded for this client cannot be for another
    }

    /** The official bridge has no word for a loss, so only a client that said hello is told. */
    @Override
    public void onGap(long dropped) {
        if (session.isGreeted()) {
            session.send(session.envelopes().gap(address, dropped));
        }
    }
}
