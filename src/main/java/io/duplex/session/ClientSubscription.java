package io.duplex.session;

import io.duplex.auth.Grant;
import io.duplex.bus.Asker;
import io.duplex.codec.RegisterOptions;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Terms;
import io.duplex.hub.Begun;
import io.duplex.hub.HubShard;
import io.duplex.hub.Subscriber;
import io.duplex.hub.Subscription;
import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.Gap;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** A session's registration of one address. */
final class ClientSubscription implements Subscriber {
    private final Session session;
    private final String address;
    private final RequestFlow requests;
    private final Terms terms;
    /** Whether the client, or the channel, says that it gets less when it is slow. */
    private final boolean mayLose;

    private final Subscription subscription;
    private Grant grant;

    ClientSubscription(
            Session session,
            String address,
            Grant grant,
            Terms terms,
            boolean mayLose,
            HubShard shard,
            RequestFlow requests) {
        this.session = session;
        this.address = address;
        this.requests = requests;
        this.grant = grant;
        this.terms = terms;
        this.mayLose = mayLose;
        this.subscription = shard.subscribe(address, this);
    }

    Future<Void> registered() {
        return subscription.registered();
    }

    /** The session speaks another format now. */
    void switchFormat() {
        subscription.switchTo();
    }

    boolean isRecorded() {
        return subscription.isRecorded();
    }

    /** For an address with history: first what the options ask for of the past. */
    void begin(RegisterOptions options, Consumer<Begun> live) {
        subscription.begin(options.since(), options.last(), live);
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
        if (!requests.canTake(session, delivery) || !subscription.hasCredit()) {
            return false;
        }
        byte[] envelope = requests.encode(session, address, delivery);
        if (envelope != null) {
            subscription.send(session.format().payloadOf(envelope));
        }
        return true; // what cannot be encoded for this client cannot be for another
    }

    @Override
    public Asker asker() {
        return session.identity().asker(session);
    }

    @Override
    public boolean mayLose() {
        return mayLose || session.isGreeted();
    }

    /**
     * The official bridge has no word for a loss, so only a client that said hello is told. Another one would never
     * know, so it is disconnected, unless the loss was chosen.
     */
    @Override
    public void onGap(Gap gap) {
        session.identity().missed(Math.max(0, gap.dropped()));
        if (session.isGreeted()) {
            session.send(session.envelopes().gap(address, gap));
        } else if (!mayLose) {
            session.close(
                    gap.reason() == Gap.Reason.SLOW_CONSUMER ? Disconnect.SLOW_CONSUMER : Disconnect.MESSAGES_LOST);
        }
    }
}
