package io.duplex.hub;

import io.duplex.codec.WireFormat;
import io.duplex.fanout.Cursor;
import io.duplex.fanout.Lane;
import io.duplex.fanout.Terms;
import io.vertx.core.Future;

/** A subscriber of an address, on its event loop. Messages come from the moment it is made. */
public final class Subscription {
    private final ShardAddress address;
    private final Subscriber subscriber;
    private Cursor cursor;
    private int index;
    private boolean open = true;

    Subscription(ShardAddress address, Subscriber subscriber, Lane lane, int index) {
        this.address = address;
        this.subscriber = subscriber;
        this.cursor = lane.join(subscriber.outlet(), subscriber, subscriber.terms());
        this.index = index;
    }

    /** Completes when the cluster knows that this node listens; fails if it refused. */
    public Future<Void> registered() {
        return address.registered();
    }

    /**
     * Goes on in another wire format, without a hole or a repeat: all lanes of an address are appended to together, so
     * the end of one is the end of the other. A subscriber that is behind goes over when it has caught up.
     */
    public void switchTo(WireFormat format) {
        if (open) {
            cursor.whenAtEnd(() -> goOver(format));
        }
    }

    private void goOver(WireFormat format) {
        if (open) {
            Terms terms = new Terms(subscriber.terms().overflow(), cursor.remainingCredit());
            cursor.leave();
            cursor = address.laneFor(format, subscriber.grant()).join(subscriber.outlet(), subscriber, terms);
            address.dropEmptyLanes();
        }
    }

    /**
     * The subscriber may see other messages than before. That holds at once, also for one that is behind: what it has
     * not read of those it might see before is lost to it, and counted.
     */
    public void grantChanged() {
        if (open) {
            long unread = cursor.unread();
            long credit = cursor.remainingCredit();
            Terms terms = new Terms(
                    subscriber.terms().overflow(), credit == Terms.UNLIMITED ? credit : Math.max(0, credit + unread));
            cursor.leave();
            cursor = address.laneFor(subscriber.format(), subscriber.grant())
                    .join(subscriber.outlet(), subscriber, terms);
            address.dropEmptyLanes();
            if (unread > 0) {
                subscriber.onGap(unread);
            }
        }
    }

    /** Sends this subscriber a message of its own, after all that was published before it. */
    public void send(byte[] payload) {
        cursor.send(payload);
    }

    /** The subscriber takes this many messages more. */
    public void credit(long messages) {
        if (open) {
            cursor.credit(messages);
        }
    }

    /** Whether the subscriber has given credit for one more message than it will be sent anyway. */
    public boolean hasCredit() {
        return cursor.remainingCredit() > 0;
    }

    /** Nothing is delivered after this. */
    public void close() {
        if (open) {
            open = false;
            cursor.leave();
            address.remove(this);
        }
    }

    Subscriber subscriber() {
        return subscriber;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }
}
