package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.duplex.relay.Feed;
import io.duplex.relay.FeedListener;
import io.duplex.relay.Relay;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The feed of an address with history. Each loop is told after which position the first batch comes that it gets, so
 * that subscribers can read up to there and go on without a seam.
 */
final class RecordedInlet implements Inlet, FeedListener {
    private final HubAddress address;
    private final Relay relay;
    private @Nullable Feed feed;

    RecordedInlet(HubAddress address, Relay relay) {
        this.address = address;
        this.relay = relay;
    }

    void open(Asker asker) {
        feed = relay.follow(address.name(), asker, this);
    }

    @Override
    public Future<Void> registered() {
        return feed == null ? Future.failedFuture("not open") : feed.live();
    }

    @Override
    public Future<Void> close() {
        return feed == null ? Future.succeededFuture() : relay.unfollow(feed);
    }

    @Override
    public void afterQueued(Runnable action) {
        if (feed != null) {
            feed.run(action);
        }
    }

    @Override
    public void joined(ShardAddress place) {
        afterQueued(() -> {
            Position reached = feed == null ? null : feed.position();
            if (reached != null) {
                place.begin(reached);
            }
        });
    }

    @Override
    public void onBegin(Position end) {
        address.places().forEach(place -> place.begin(end));
    }

    @Override
    public void onMessages(long epoch, List<StoredMessage> messages) {
        address.deliverRecorded(epoch, messages);
    }

    @Override
    public void onRename(Position position) {
        address.places().forEach(place -> place.rename(position));
    }

    @Override
    public void onGap(Gap gap, Position resume) {
        address.places().forEach(place -> place.gap(gap, resume));
    }

    @Override
    public void onSend(Delivery delivery) {
        address.deliverToOne(delivery);
    }
}
