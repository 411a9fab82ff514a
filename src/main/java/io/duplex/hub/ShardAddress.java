package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.codec.EncodedMessage;
import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One address on one event loop: its subscribers, and the lanes they read. */
final class ShardAddress {
    private final String name;
    private final HubShard shard;
    private final Source source;
    private final @Nullable Past past;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private final AddressLanes lanes;
    private final Promise<Void> registered = Promise.promise();
    /** Completes, for an address with history, when {@link #end} is known. */
    private final Promise<Void> begun = Promise.promise();

    private @Nullable Position end;
    private @Nullable HubAddress hubAddress;
    private int rotation;
    /** Messages this loop was not given because the node was behind. */
    private long shed;
    /** Read by other loops to weigh the rotation; a stale value only makes it less even. */
    private volatile int subscriberCount;

    ShardAddress(String name, HubShard shard, Source source) {
        this.name = name;
        this.shard = shard;
        this.source = source;
        this.past = source.past();
        this.lanes = new AddressLanes(shard);
    }

    /** Makes the node listen. The cluster answers on the consumer's loop; subscribers hear of it on their own. */
    void open(Hub hub, Asker asker) {
        HubAddress joined = hub.join(this, asker);
        hubAddress = joined;
        joined.registered().onComplete(result -> shard.run(() -> registered.handle(result)));
    }

    /** Completes, on this loop, when the cluster knows that this node listens; fails if it refused. */
    Future<Void> registered() {
        return isRecorded() ? registered.future().compose(known -> begun.future()) : registered.future();
    }

    /** Whether the address has a history. */
    boolean isRecorded() {
        return past != null;
    }

    /** Its past; there must be one. */
    Past past() {
        return Objects.requireNonNull(past);
    }

    Source source() {
        return source;
    }

    /** For an address with history: what was appended to the lanes last, or is known to come next; null until begun. */
    @Nullable Position end() {
        return end;
    }

    /** The position before the message that comes next on a track, so many frames behind its end; null if not known. */
    @Nullable Position before(Track track, long missed) {
        long offset = track.offsets().fromEnd(missed);
        return end == null || offset == 0 ? null : new Position(end.epoch(), offset - 1);
    }

    HubShard shard() {
        return shard;
    }

    Subscription add(Subscriber subscriber) {
        Subscription subscription = new Subscription(this, subscriber, subscriptions.size());
        subscriptions.add(subscription);
        subscriberCount = subscriptions.size();
        if (hubAddress != null) {
            hubAddress.alsoFor(subscriber.asker());
        }
        return subscription;
    }

    /** The last one moves into the hole. */
    void remove(Subscription subscription) {
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (last != subscription) {
            subscriptions.set(subscription.index(), last);
            last.moveTo(subscription.index());
        }
        subscriberCount = subscriptions.size();
        lanes.dropEmpty();
        if (subscriptions.isEmpty()) {
            shard.close(this);
        }
    }

    void leave(Hub hub) {
        if (hubAddress != null) {
            hub.leave(hubAddress, this);
            hubAddress = null;
        }
    }

    /** To all subscribers of this loop. From any thread. */
    void publish(Delivery delivery, EncodedMessage message) {
        shard.run(() -> {
            lanes.append(delivery, message);
            tellFailed();
        });
    }

    /** A message this loop is not given. From any thread. */
    void shed() {
        shard.run(() -> shed++);
    }

    /** Subscribers hear how many they did not get. From any thread. */
    void tellShed() {
        shard.run(() -> List.copyOf(subscriptions).forEach(Subscription::tellShed));
    }

    long shedCount() {
        return shed;
    }

    /** The first messages this loop gets come after this position. From any thread. */
    void begin(Position position) {
        shard.run(() -> {
            if (end == null) {
                end = position;
            }
            begun.tryComplete();
        });
    }

    /** The next recorded messages, to all subscribers of this loop that are live. From any thread. */
    void publish(List<RecordedMessage> messages, Position last) {
        shard.run(() -> {
            for (RecordedMessage message : messages) {
                if (isNew(message, last)) {
                    lanes.append(message);
                }
            }
            end = last;
            tellFailed();
        });
    }

    /** The log has another epoch; positions mean the same. From any thread. */
    void rename(Position position) {
        shard.run(() -> {
            end = position;
            shard.pages().clear();
        });
    }

    /** What follows comes after {@code resume}; what lies before cannot be had. From any thread. */
    void gap(Gap gap, Position resume) {
        shard.run(() -> {
            end = resume;
            if (gap.reason() == Gap.Reason.EPOCH_CHANGED) {
                lanes.forgetOffsets();
                shard.pages().clear();
            }
            List.copyOf(subscriptions).forEach(subscription -> subscription.onSourceGap(gap));
        });
    }

    /** To one subscriber of this loop, or back to the caller through {@code refused}. From any thread. */
    void offer(Delivery delivery, Runnable refused) {
        shard.run(() -> {
            if (!offerInRotation(delivery)) {
                refused.run();
            }
        });
    }

    /** The feed repeats a batch of which it does not know whether all loops have it. */
    private boolean isNew(RecordedMessage message, Position last) {
        return end == null || end.epoch() != last.epoch() || message.offset() > end.offset();
    }

    private void tellFailed() {
        Failures untold = lanes.takeFailures();
        if (untold != null) {
            untold.tell(name, shard.hub().metrics(), subscriptions);
        }
    }

    private boolean offerInRotation(Delivery delivery) {
        for (int tried = 0; tried < subscriptions.size(); tried++) {
            Subscription next = subscriptions.get(Math.floorMod(rotation++, subscriptions.size()));
            if (next.subscriber().grant().allows(delivery.body())
                    && next.subscriber().offer(delivery)) {
                return true;
            }
        }
        return false;
    }

    /** The lanes this loop's subscribers read. */
    AddressLanes lanes() {
        return lanes;
    }

    int subscriberCount() {
        return subscriberCount;
    }

    String name() {
        return name;
    }
}
