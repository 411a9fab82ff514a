package io.duplex.hub;

import io.duplex.auth.Grant;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Cursor;
import io.duplex.fanout.GapListener;
import io.duplex.fanout.Terms;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of an address, on its event loop.
 *
 * <pre>
 *   address without history:   in a lane, from the moment it is made
 *   address with history:      waiting --({@link #begin})--> replaying --(at the lane's end)--> in a lane
 *                                                                ^------(fell off: catch-up)-------|
 * </pre>
 */
public final class Subscription implements GapListener {
    private final ShardAddress address;
    private final Subscriber subscriber;
    private @Nullable Cursor cursor;
    /** What the cursor is in. */
    private @Nullable Track track;

    private @Nullable Replay replay;
    /** Credit that is left while there is neither. */
    private long credits;

    /** Of what the address has shed, what was before this subscriber's time or has been told. */
    private long shedTold;

    private int index;
    private boolean open = true;

    Subscription(ShardAddress address, Subscriber subscriber, int index) {
        this.address = address;
        this.subscriber = subscriber;
        this.index = index;
        this.credits = subscriber.terms().credits();
        this.shedTold = address.shedCount();
        if (!address.isRecorded()) {
            join();
        }
    }

    /**
     * Completes when the cluster knows that this node listens, and, for an address with history, it may {@link #begin};
     * fails if the cluster refused.
     */
    public Future<Void> registered() {
        return address.registered();
    }

    /** Whether the address has a history, so that {@link #begin} must be called once it is registered. */
    public boolean isRecorded() {
        return address.isRecorded();
    }

    /**
     * Begins to hear: first what is asked for of the past, at the client's own pace, then everything that comes,
     * without a hole or a repeat.
     *
     * @param since everything after this position, or null
     * @param last so many of the last messages, or null
     * @param live called when the past is through
     */
    public void begin(@Nullable Position since, @Nullable Integer last, Consumer<Begun> live) {
        if (!open) {
            return;
        }
        if (since == null && last == null) {
            live.accept(new Begun(Objects.requireNonNull(address.end()), null, 0));
            live(credits);
            return;
        }
        replay = new Replay(address, this, credits, live);
        replay.start(since, last == null ? 0 : last);
    }

    /** The past is through: from here on live. */
    void live(long remainingCredits) {
        replay = null;
        credits = remainingCredits;
        if (open) {
            join();
        }
    }

    private void join() {
        Track joined = address.lanes().trackFor(subscriber);
        track = joined;
        cursor = joined.lane()
                .join(subscriber.outlet(), this, new Terms(subscriber.terms().overflow(), credits));
    }

    @Override
    public void onGap(long dropped) {
        subscriber.onGap(new Gap(Gap.Reason.SLOW_CONSUMER, dropped));
    }

    @Override
    public boolean mayLose() {
        return subscriber.mayLose();
    }

    /** The lane does not go back that far, but the history does. */
    @Override
    public void onFellOff(long missed) {
        Cursor fallen = Objects.requireNonNull(cursor);
        Position since = address.before(Objects.requireNonNull(track), missed);
        long remaining = fallen.remainingCredit();
        credits = Terms.more(remaining, missed);
        cursor = null;
        fallen.leaveHere();
        if (since == null) {
            subscriber.onGap(new Gap(Gap.Reason.EPOCH_CHANGED, Gap.UNKNOWN)); // what it missed was of before
        }
        if (!open) {
            return; // the client could not even be told
        }
        Replay catchingUp = new Replay(address, this, credits, begun -> {});
        replay = catchingUp;
        // In a turn of its own: this one is in the middle of delivering a lane.
        address.shard()
                .later(subscriber.asker(), () -> catchingUp.start(since == null ? new Position(0, 0) : since, 0));
    }

    /** Messages this node could not get; or the log began anew. */
    void onSourceGap(Gap gap) {
        if (cursor != null) {
            cursor.whenHere(() -> {
                if (open) {
                    subscriber.onGap(gap);
                }
            });
        }
    }

    /** Messages its lane could not take. */
    void onFailed(Track failed, long count) {
        if (failed.equals(track)) {
            boolean certain = subscriber.grant().equals(Grant.EVERYTHING);
            onSourceGap(new Gap(Gap.Reason.NODE_OVERLOADED, certain ? count : Gap.UNKNOWN));
        }
    }

    /** Messages the node was too busy for; of those that only some may see nobody knows whether this one might have. */
    void tellShed() {
        long count = address.shedCount() - shedTold;
        shedTold += count;
        if (count > 0) {
            boolean certain = subscriber.grant().equals(Grant.EVERYTHING);
            onSourceGap(new Gap(Gap.Reason.NODE_OVERLOADED, certain ? count : Gap.UNKNOWN));
        }
    }

    /**
     * Goes on in another wire format, without a hole or a repeat: all lanes of an address are appended to together, so
     * the end of one is the end of the other. A subscriber that is behind goes over when it has caught up.
     */
    public void switchTo() {
        if (open && cursor != null) {
            cursor.whenHere(this::goOver);
        }
    }

    private void goOver() {
        if (!open || cursor == null) {
            return;
        }
        if (cursor.unread() > 0) {
            cursor.whenHere(this::goOver); // this is where the end was; the lane has gone on meanwhile
        } else {
            rejoin(cursor);
        }
    }

    /** Into the lane that is right for the subscriber now, at its end. */
    private void rejoin(Cursor left) {
        credits = Terms.more(left.remainingCredit(), left.unread());
        cursor = null; // what is done while it leaves finds it in no lane
        left.leave();
        if (open) {
            join();
        }
        address.lanes().dropEmpty();
    }

    /**
     * The subscriber may see other messages than before. That holds at once, also for one that is behind: what it has
     * not read of those it might see before is lost to it, and counted; with a history it is read there.
     */
    public void grantChanged() {
        if (!open || cursor == null) {
            return; // whoever is not in a lane looks at the grant message by message
        }
        cursor.tryDeliver(); // what came before the change is given to whoever takes it now
        if (!open || cursor == null) {
            return; // meanwhile its connection ended, or it fell off
        }
        long unread = cursor.unread();
        long untold = cursor.untold();
        if (unread > 0 && address.isRecorded()) {
            onFellOff(unread);
            address.lanes().dropEmpty();
        } else {
            rejoin(cursor);
            untold += unread;
        }
        if (untold > 0) {
            onGap(untold);
        }
    }

    /** Sends this subscriber a message of its own, after all that was published before it. */
    public void send(byte[] payload) {
        if (cursor != null) {
            cursor.send(payload);
            return;
        }
        if (replay != null) {
            replay.spend();
        } else if (credits != Terms.UNLIMITED) {
            credits--;
        }
        WireFormat format = subscriber.format().plain();
        subscriber.outlet().send(format, payload);
    }

    /** The subscriber takes this many messages more. */
    public void credit(long messages) {
        if (!open) {
            return;
        }
        if (cursor != null) {
            cursor.credit(messages);
        } else if (replay != null) {
            replay.credit(messages);
        } else {
            credits = Terms.more(credits, messages);
        }
    }

    /** Whether the subscriber has given credit for one more message than it will be sent anyway. */
    public boolean hasCredit() {
        if (cursor != null) {
            return cursor.remainingCredit() > 0;
        }
        return (replay == null ? credits : replay.credits()) > 0;
    }

    /** Nothing is delivered after this. */
    public void close() {
        if (open) {
            open = false;
            if (cursor != null) {
                cursor.leave();
            }
            if (replay != null) {
                replay.cancel();
            }
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
