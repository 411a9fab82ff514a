package io.duplex.hub;

import io.duplex.message.Delivery;
import io.duplex.relay.FeedListener;

/**
 * Takes the messages of a {@link Source} in order, all on the event loop of its {@link Inlet}. A source with a past
 * calls the methods of {@link FeedListener}, one without {@link #onDelivery}.
 */
public interface SourceListener extends FeedListener {
    /** The next message, for all subscribers or, if it is point-to-point, for one of them. */
    void onDelivery(Delivery delivery);
}
